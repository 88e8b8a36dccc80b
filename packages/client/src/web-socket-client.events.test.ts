import { describe, expect, test, vi } from 'vitest'
import type { Gap } from 'maxine-protocol'
import { createClientScene, framesOf, heartbeat, say } from '../test/client-scene.ts'
import { MaxineError } from './errors.ts'

const warnings = () => vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)

function nodes(heard: unknown[]) {
  return (event: { readonly data: unknown }) =>
    heard.push((event.data as { readonly nodeId?: string }).nodeId)
}

describe('on', () => {
  test('returns its own undo, which harms nobody when it is called twice', async () => {
    const { client, connect } = createClientScene()
    const heard: unknown[] = []
    client.subscribe()
    const undo = client.on('service_heartbeat', nodes(heard))
    client.on('service_heartbeat', nodes(heard))
    const socket = await connect()
    say(socket, heartbeat(1))
    undo()
    undo()
    say(socket, heartbeat(2))
    expect(heard).toEqual(['n', 'n', 'n'])
  })

  test('ends with its signal', async () => {
    const { client, connect } = createClientScene()
    const heard: unknown[] = []
    const controller = new AbortController()
    client.subscribe()
    client.on('service_heartbeat', nodes(heard), { signal: controller.signal })
    client.on('service_heartbeat', nodes(heard), { signal: AbortSignal.abort() })
    const socket = await connect()
    say(socket, heartbeat(1))
    controller.abort()
    say(socket, heartbeat(2))
    expect(heard).toEqual(['n'])
  })

  test('without any subscription asks for the events of its name', async () => {
    const { client, connect } = createClientScene()
    const heard: unknown[] = []
    client.on('service_heartbeat', nodes(heard))
    client.on('open', () => undefined)
    const socket = await connect()
    expect(framesOf(socket)[0]).toMatchObject({
      hello: { subscriptions: [{ filter: { event: 'service_heartbeat' } }] },
    })
    say(socket, heartbeat(1))
    expect(heard).toEqual(['n'])
  })

  test('that is undone asks for nothing any more', async () => {
    const { client, connect } = createClientScene()
    client.on('service_heartbeat', () => undefined)()
    expect(framesOf(await connect())[0]).toMatchObject({ hello: { subscriptions: [] } })
  })

  test('beside a subscription hears what that lets pass, and no more', async () => {
    const { client, connect } = createClientScene()
    const heard: unknown[] = []
    client.on('service_heartbeat', nodes(heard))
    client.subscribe({ nodeId: 'wanted' })
    const socket = await connect()
    say(socket, heartbeat(1, 'other'), heartbeat(2, 'wanted'))
    expect(heard).toEqual(['wanted'])
  })

  test.each([undefined, null, 'handler', {}])('takes functions only: %o', (handler) => {
    const { client } = createClientScene()
    const refused = expect.objectContaining({ code: 'bad_option' }) as unknown
    expect(() => client.on('open', handler as never)).toThrow(refused)
    expect(() => client.subscribe({}, 'handler' as never)).toThrow(refused)
  })

  test('hears of any event by the name event, even of one called close', async () => {
    const { client, connect, told } = createClientScene()
    const heard: string[] = []
    client.subscribe()
    client.on('event', ({ event }) => heard.push(event))
    const socket = await connect()
    say(socket, { event: 'close', data: {}, timestamp: 1, offset: 1 }, heartbeat(2))
    expect([heard, told]).toEqual([['close', 'service_heartbeat'], ['open']])
  })
})

describe('a handler that fails', () => {
  test('stops no other, and is told as an error with its cause', async () => {
    const { client, connect, told } = createClientScene()
    const heard: unknown[] = []
    const causes: unknown[] = []
    const broken = new Error('broken')
    client.on('error', ({ cause }) => causes.push(cause))
    client.subscribe({}, () => {
      throw broken
    })
    client.subscribe({}, nodes(heard))
    const socket = await connect()
    say(socket, heartbeat(1), heartbeat(2))
    expect([heard, causes, told]).toEqual([
      ['n', 'n'],
      [broken, broken],
      ['open', 'error handler_failed', 'error handler_failed'],
    ])
    expect(client.stats().handlerFailures).toBe(2)
  })

  test('of error is shown by the runtime, and told to nobody again', async () => {
    const emitWarning = warnings()
    const { client, connect, told, world } = createClientScene()
    client.on('error', () => {
      throw new Error('at once')
    })
    client.on('error', () => Promise.reject(new Error('later')))
    client.subscribe({}, () => Promise.reject(new Error('first')))
    const socket = await connect()
    say(socket, heartbeat(1))
    await world.advance(60_000)
    expect(told.filter((line) => line === 'error handler_failed')).toHaveLength(1)
    expect(emitWarning.mock.calls.length).toBeGreaterThanOrEqual(2)
    expect(emitWarning.mock.calls.length).toBeLessThan(10)
    emitWarning.mockRestore()
  })

  test('of which nobody wants to hear is shown by the runtime', async () => {
    const emitWarning = warnings()
    const { WebSocketClient } = await import('./web-socket-client.ts')
    const { fake, world } = createClientScene()
    const options = {
      url: 'ws://localhost',
      world,
      lifecycle: false,
      WebSocket: fake.WebSocket,
    } as const
    const client = new WebSocketClient(options)
    client.on('state', () => {
      throw new Error('broken')
    })
    void client.connect()
    expect(emitWarning.mock.calls[0]?.[0]).toMatchObject({ code: 'handler_failed' })
    emitWarning.mockRestore()
  })
})

describe('subscribe', () => {
  test.each([
    [[], {}],
    [[null], {}],
    [['a'], { event: 'a' }],
    [[null, 'orders'], { serviceName: 'orders' }],
    [[null, null, 'n'], { nodeId: 'n' }],
    [['a', 'orders', 'n'], { event: 'a', serviceName: 'orders', nodeId: 'n' }],
    [[{ event: 'a', nodeId: 'n' }], { event: 'a', nodeId: 'n' }],
  ])('%o asks for %o', async (words, filter) => {
    const { client, connect } = createClientScene()
    const subscription = client.subscribe(...(words as [string]))
    const socket = await connect()
    expect(subscription.filter).toEqual(filter)
    expect(framesOf(socket)[0]).toMatchObject({ hello: { subscriptions: [{ filter }] } })
  })

  test('by words is ended by the same words', async () => {
    const { client, connect, world } = createClientScene()
    const one = client.subscribe('a', null, 'n')
    const other = client.subscribe('b')
    const kept = client.subscribe({ event: 'a', nodeId: 'n' })
    await connect()
    client.unsubscribe('a', undefined, 'n')
    expect([one.status, other.status, kept.status]).toEqual(['closed', 'pending', 'pending'])
    client.unsubscribe('nobody')
    client.unsubscribe()
    await world.advance(0)
    expect([other.status, kept.status, client.stats().subscriptions]).toEqual([
      'closed',
      'pending',
      1,
    ])
  })

  test('of any event is ended by null, which ends no other', () => {
    const { client } = createClientScene()
    const all = client.subscribe(null)
    const one = client.subscribe('a')
    client.unsubscribe(null)
    expect([all.status, one.status]).toEqual(['closed', 'pending'])
  })

  test('with a handler calls it for what matches', async () => {
    const { client, connect } = createClientScene()
    const heard: unknown[] = []
    const subscription = client.subscribe({ nodeId: 'a' }, nodes(heard))
    const socket = await connect()
    say(socket, heartbeat(1, 'a'), heartbeat(2, 'b'))
    subscription.unsubscribe()
    say(socket, heartbeat(3, 'a'))
    expect(heard).toEqual(['a'])
  })

  test('is told what became of it', async () => {
    const { client, connect } = createClientScene()
    const granted = client.subscribe('a')
    const refused = client.subscribe('admin_event')
    const answers = [granted.ready, refused.ready]
    await connect({ subscriptions: [{ id: 's1' }, { id: 's2', error: { code: 'forbidden' } }] })
    const [first, second] = await Promise.allSettled(answers)
    expect(first?.status).toBe('fulfilled')
    expect(second).toMatchObject({ reason: { code: 'forbidden' } })
    expect([granted.status, refused.status]).toEqual(['active', 'rejected'])
  })

  test('is refused by an error that names it, and no other is', async () => {
    const { client, connect, told } = createClientScene()
    const refused = client.subscribe('a')
    const other = client.subscribe('b')
    const socket = await connect({ subscriptions: [{ id: 's1' }, { id: 's2' }] })
    say(socket, { type: 'error', code: 'forbidden', id: 's1' })
    expect([refused.status, other.status, told]).toEqual([
      'rejected',
      'active',
      ['open', 'error forbidden'],
    ])
    say(socket, { type: 'error', code: 'forbidden' })
    expect(other.status).toBe('active')
  })

  test('refuses another filter that cannot be meant, and keeps the one it has', async () => {
    const { client, connect } = createClientScene()
    const subscription = client.subscribe({ event: 'a' })
    await connect()
    expect(() => subscription.update({ evnt: 'b' } as object)).toThrow(
      expect.objectContaining({ code: 'bad_filter' }),
    )
    expect(subscription.filter).toEqual({ event: 'a' })
  })

  test('what the server complains of before its welcome is told', async () => {
    const { accept, client, told } = createClientScene()
    void client.connect()
    say(await accept(), { type: 'error', code: 'version_not_supported' })
    expect(told).toEqual(['error version_not_supported'])
  })

  test('that the server ends by itself says why', async () => {
    const { client, connect } = createClientScene()
    const subscription = client.subscribe('a')
    const socket = await connect({ subscriptions: [{ id: 's1' }] })
    say(socket, { type: 'unsubscribed', id: 's1', reason: 'forbidden' })
    expect([subscription.status, subscription.error?.code]).toEqual(['rejected', 'forbidden'])
  })

  test.each([{ events: 'a' }, { event: 7 }, { event: '' }])(
    'refuses what is no filter: %o',
    (filter) => {
      const { client } = createClientScene()
      expect(() => client.subscribe(filter as never)).toThrow(
        expect.objectContaining({ code: 'bad_filter' }),
      )
    },
  )

  test('with the handler in the place of a name is refused', () => {
    const { client } = createClientScene()
    expect(() => client.subscribe('a', (() => undefined) as never)).toThrow(MaxineError)
  })
})

describe('events', () => {
  test('come as they happen, with the gaps among them', async () => {
    const { client, connect } = createClientScene()
    const stream = client.events({ event: 'service_heartbeat' })
    const first = stream.next()
    const socket = await connect()
    say(
      socket,
      heartbeat(1),
      { type: 'gap', reason: 'slow_consumer', from: 1, to: 5 },
      heartbeat(6),
    )
    const items = [await first, await stream.next(), await stream.next()].map(
      ({ value }) => value?.type,
    )
    expect(items).toEqual(['event', 'gap', 'event'])
  })

  test('are asked for only once somebody listens, and no longer', async () => {
    const { client, connect, world } = createClientScene()
    const socket = await connect()
    const stream = client.events({ event: 'a' })
    await world.advance(1_000)
    expect(framesOf(socket)).toHaveLength(1)
    void stream.next()
    await world.advance(1_000)
    expect(framesOf(socket)[1]).toMatchObject({ subscribe: { event: 'a' } })
    await stream.return?.()
    await world.advance(1_000)
    expect(framesOf(socket)[2]).toHaveProperty('unsubscribe')
  })

  test('end when the client is disconnected, and throw what ends it for good', async () => {
    const { client, connect, leave } = createClientScene()
    const ended = client.events().next()
    await connect()
    await leave()
    expect(await ended).toEqual({ done: true, value: undefined })
    const failed = client.events().next()
    const socket = await connect({ recovered: true })
    socket.end(4503)
    await expect(failed).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('that are not taken in time become a gap', async () => {
    const { client, connect } = createClientScene()
    const stream = client.events({}, { buffer: 1 })
    const first = stream.next()
    const socket = await connect()
    say(socket, heartbeat(1), heartbeat(2), heartbeat(3))
    await first
    await stream.next()
    expect((await stream.next()).value).toEqual<Gap>({ type: 'gap', reason: 'client_overflow' })
  })

  test('go on over a lost connection', async () => {
    const { client, connect, greet, world } = createClientScene()
    const stream = client.events()
    const first = stream.next()
    const socket = await connect()
    socket.end(1006)
    await world.advance(1_000)
    say(await greet({ recovered: true }), heartbeat(1))
    expect((await first).value).toMatchObject({ event: 'service_heartbeat' })
  })
})

describe('an event', () => {
  test('cannot be changed by one for the next', async () => {
    const { client, connect, told } = createClientScene()
    const seen: unknown[] = []
    client.subscribe({}, (event) => {
      ;(event.data as { nodeId: string }).nodeId = 'changed'
    })
    client.subscribe({}, (event) => seen.push((event.data as { nodeId: string }).nodeId))
    say(await connect(), heartbeat(1))
    expect([seen, told]).toEqual([['n'], ['open', 'error handler_failed']])
  })

  test('that comes twice is told once', async () => {
    const { client, connect } = createClientScene()
    const heard: unknown[] = []
    client.subscribe({}, nodes(heard))
    say(await connect(), heartbeat(1), heartbeat(1), heartbeat(2))
    expect(heard).toHaveLength(2)
    expect(client.stats()).toMatchObject({ events: 3, delivered: 2, duplicates: 1 })
  })

  test.each([
    ['no JSON', '{'],
    ['of a wrong shape', JSON.stringify({ event: 'service_heartbeat', data: {}, timestamp: 1 })],
    ['binary', new Uint8Array(3)],
  ])('that is %s is an error, and ends nothing', async (_, data) => {
    const { client, connect, told } = createClientScene()
    const socket = await connect()
    socket.say(data)
    expect([told, client.state.status]).toEqual([['open', 'error bad_frame'], 'connected'])
    expect(client.stats().malformed).toBe(1)
  })

  test('of a kind nobody knows is counted, and ends nothing', async () => {
    const { client, connect, told } = createClientScene()
    say(await connect(), { type: 'brand_new' })
    expect([client.stats().unknown, told]).toEqual([1, ['open']])
  })
})
