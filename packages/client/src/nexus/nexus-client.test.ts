import type { ServerMessage } from 'maxine-protocol'
import { nexusServer } from 'maxine-protocol/dialects/nexus/server'
import { describe, expect, test, vi } from 'vitest'
import { createFaceScene, takeFrames } from '../../test/face-scene.ts'
import type { FakeKind } from '../../test/fake-web-socket.ts'
import { NexusClient } from './nexus-client.ts'
import type { NexusOptions } from './nexus-options.ts'

const HIGH = { priority: ['high', 'critical'] }

function createScene(options: NexusOptions = {}, kind: FakeKind = 'ws') {
  return createFaceScene(nexusServer, (parts) => new NexusClient({ ...parts, ...options }), kind)
}

function event(channel: string, data: object): ServerMessage {
  return { type: 'event', event: channel, data, timestamp: 0 }
}

describe('the usage of the document', () => {
  test('works as written, in the document’s words', async () => {
    const { client, connect, heard, say } = createScene({ apiKey: 'key' })
    const told: unknown[] = []
    client.on('connection_established', (message) => told.push(message))
    client.on('subscription_confirmed', (message) => told.push(message))
    client.on('event', (message) => told.push(message))
    client.on('pong', (message) => told.push(message))
    const socket = await connect()
    client.subscribe(['telemetry.metrics', 'tasks.updates'], HIGH)
    await Promise.resolve()
    expect(heard(socket)).toEqual(
      ['telemetry.metrics', 'tasks.updates'].map((name) => ({
        type: 'subscribe',
        subscriptions: [{ filter: { event: name, where: HIGH } }],
      })),
    )
    const answer = { filter: { event: 'tasks.updates', where: HIGH }, serverId: 'sub_1' }
    say(socket, { type: 'subscribed', subscriptions: [answer] })
    say(socket, event('tasks.updates', { priority: 'high' }), { type: 'pong', timestamp: 0 })
    const timestamp = '1970-01-01T00:00:00.000Z'
    expect(told).toEqual([
      { type: 'connection_established', client_id: 'client_1', timestamp },
      {
        type: 'subscription_confirmed',
        channels: ['tasks.updates'],
        filters: HIGH,
        subscription_id: 'sub_1',
      },
      { type: 'event', channel: 'tasks.updates', timestamp, data: { priority: 'high' } },
      { type: 'pong', timestamp },
    ])
  })

  test('shows the key in a header, and nowhere else', async () => {
    const { client, connect } = createScene({ apiKey: 'canary' })
    const socket = await connect()
    expect(socket.url).toBe('ws://localhost:3000/')
    expect(socket.options).toMatchObject({ headers: { authorization: 'Bearer canary' } })
    expect(socket.sent.join()).not.toContain('canary')
    expect(JSON.stringify(client.dump())).not.toContain('canary')
  })

  test('ends with close()', async () => {
    const { client, connect, world } = createScene()
    await connect()
    const closed = client.close()
    await world.advance(1_000)
    await closed
    expect(client.state).toEqual({ status: 'closed' })
    expect(world.pending()).toBe(0)
  })
})

describe('in a browser, which sends no headers,', () => {
  test.each([{ apiKey: 'canary' }, { getToken: () => 'canary' }])(
    'a token is refused until it may stand in the address',
    (options) => {
      let thrown: unknown
      try {
        createScene(options, 'browser')
      } catch (error) {
        thrown = error
      }
      expect(thrown).toMatchObject({ code: 'bad_option', advice: expect.stringContaining('query') })
      expect(String(thrown)).not.toContain('canary')
    },
  )

  test('it stands there where that was asked for', async () => {
    const { connect } = createScene({ apiKey: 'key', tokenVia: 'query' }, 'browser')
    expect((await connect()).url).toBe('ws://localhost:3000/?token=key')
  })

  test('a client without one needs nothing, and is given none later', async () => {
    const { client, connect } = createScene({}, 'browser')
    await connect()
    expect(() => client.setToken('late')).toThrow(/sends no headers/)
  })

  test('a WebSocket of one’s own may take headers, and is believed', async () => {
    const { connect } = createScene({ apiKey: 'key', tokenVia: 'header' }, 'browser')
    expect((await connect()).options).toMatchObject({ headers: { authorization: 'Bearer key' } })
  })
})

describe('a server that closes 1008 after accepting', () => {
  test('is shown one fresh token, and then no more', async () => {
    const getToken = vi.fn(() => `key ${getToken.mock.calls.length}`.replace(' ', ''))
    const { accept, client, told, world } = createScene({ apiKey: 'old', getToken })
    void client.connect()
    const first = await accept()
    first.end(1008, 'Invalid token')
    await world.advance(1_000)
    const second = await accept()
    expect(second.options).toMatchObject({ headers: { authorization: 'Bearer key1' } })
    second.end(1008, 'Invalid token')
    await world.advance(60_000)
    expect(client.state).toMatchObject({
      status: 'closed',
      cause: { code: 'policy_violation', closeCode: 1008 },
    })
    expect(getToken).toHaveBeenCalledTimes(1)
    expect(told).toEqual([
      'error policy_violation',
      'close 1008',
      'error policy_violation',
      'close 1008',
    ])
    expect(world.pending()).toBe(0)
  })
})

describe('a lost connection', () => {
  test('comes back with every channel and its filters, and with a gap', async () => {
    const { breakOff, client, connect, heard, told } = createScene()
    client.subscribe(['tasks.updates'], HIGH)
    client.subscribe(['tasks.updates', 'system.alerts'])
    const first = await connect()
    const asked = heard(first)
    expect(asked).toHaveLength(3)
    const second = await breakOff(first)
    expect(heard(second)).toEqual(asked)
    expect(client.state).toMatchObject({ status: 'connected', continuity: 'none' })
    expect(told).toEqual(['open', 'error abnormal', 'close 1006', 'open', 'gap unsupported'])
  })

  test('is no gap for whoever subscribed nothing', async () => {
    const { breakOff, connect, told } = createScene()
    await breakOff(await connect())
    expect(told).not.toContain('gap unsupported')
  })

  test('tells the gap before the next event', async () => {
    const { breakOff, client, connect, say } = createScene()
    const told: string[] = []
    client.on('gap', () => told.push('gap'))
    client.subscribe({ event: 'system.alerts' }, () => told.push('event'))
    const socket = await breakOff(await connect())
    say(socket, event('system.alerts', {}))
    expect(told).toEqual(['gap', 'event'])
  })

  test('is given up after maxReconnectAttempts', async () => {
    const { client, fake, world } = createScene({ maxReconnectAttempts: 3 })
    void client.connect()
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const socket = await fake.next()
      socket.end(1006)
      await world.advance(5_000)
    }
    expect(fake.sockets).toHaveLength(3)
    expect(client.state).toMatchObject({ status: 'closed', cause: { code: 'gave_up' } })
    expect(world.pending()).toBe(0)
  })

  test('is made again within reconnectInterval', async () => {
    const { client, connect, world } = createScene({ reconnectInterval: 60_000 })
    const socket = await connect()
    await world.advance(20_000)
    socket.end(1006)
    const { retryAt } = client.state as { retryAt: number }
    expect(retryAt - world.wall()).toBeGreaterThan(10_000)
    expect(retryAt - world.wall()).toBeLessThanOrEqual(60_000)
  })
})

describe('frames of one’s own', () => {
  test('go to an open connection, or are said not to have gone', async () => {
    const { client, connect, leave } = createScene()
    expect(client.send({ action: 'ping' })).toBe(false)
    const socket = await connect()
    expect(client.send({ action: 'custom', note: 1 })).toBe(true)
    expect(takeFrames(socket)).toEqual(['{"action":"custom","note":1}'])
    await leave()
    expect(client.send({ action: 'ping' })).toBe(false)
  })

  test.each(['subscribe', 'unsubscribe'])('do not %s behind the client’s back', (action) => {
    expect(() => createScene().client.send({ action, channels: ['a'] })).toThrow(
      expect.objectContaining({ code: 'bad_option', advice: expect.stringContaining(action) }),
    )
  })

  test.each([null, [], 'text', { action: 'a', big: 1n }])('are objects of JSON', (frame) => {
    expect(() => createScene().client.send(frame as never)).toThrow(
      expect.objectContaining({ code: 'bad_option' }),
    )
  })

  test('are no longer than a server reads', () => {
    expect(() => createScene().client.send({ action: 'x'.repeat(70_000) })).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    )
  })
})

test.each([
  ['no object', null],
  ['another carrier', { tokenVia: 'frame' }],
  ['a negative interval', { reconnectInterval: -1 }],
  ['an interval without an end', { reconnectInterval: Infinity }],
  ['attempts that are no number', { maxReconnectAttempts: 'ten' }],
  ['an address that is none', { url: 'localhost' }],
  ['a key that cannot be one', { apiKey: 'two words' }],
])('refuses options with %s', (_what, options) => {
  expect(() => new NexusClient(options as never)).toThrow(
    expect.objectContaining({ name: 'MaxineError', code: 'bad_option' }),
  )
})
