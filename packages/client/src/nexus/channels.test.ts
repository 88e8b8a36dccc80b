import { nexusServer } from 'maxine-protocol/dialects/nexus/server'
import { describe, expect, test, vi } from 'vitest'
import { createFaceScene } from '../../test/face-scene.ts'
import type { FakeSocket } from '../../test/fake-web-socket.ts'
import { NexusClient } from './nexus-client.ts'

const HIGH = { priority: 'high' }

function createScene() {
  const scene = createFaceScene(nexusServer, (parts) => new NexusClient(parts))
  return {
    ...scene,
    /** What was asked and ended since it was last looked at, by channel. */
    async asked(socket: FakeSocket): Promise<string[]> {
      await scene.world.advance(200)
      return scene.heard(socket).flatMap((message) => {
        if (message.type === 'unsubscribe') {
          return (message.filters ?? []).map(({ event = '' }) => `- ${event}`)
        }
        if (message.type !== 'subscribe') return []
        return message.subscriptions.map(({ filter: { event = '', where } }) =>
          where ? `+ ${event} filtered` : `+ ${event}`,
        )
      })
    },
    confirm(socket: FakeSocket, event: string, where?: object): void {
      const filter = { event, ...(where && { where: where as never }) }
      scene.say(socket, { type: 'subscribed', subscriptions: [{ filter }] })
    },
    refuse(socket: FakeSocket, ...channels: readonly string[]): void {
      const error = { code: 'invalid_channel', message: '' }
      scene.say(socket, {
        type: 'subscribed',
        subscriptions: channels.map((event) => ({ filter: { event }, error })),
      })
    },
  }
}

describe('unsubscribe', () => {
  test('ends what was subscribed by these channels, whatever the filters, and nothing else', async () => {
    const { asked, client, connect } = createScene()
    const socket = await connect()
    client.subscribe(['tasks.updates', 'system.alerts'])
    client.subscribe(['tasks.updates'], HIGH)
    await asked(socket)
    client.unsubscribe(['tasks.updates'])
    expect(await asked(socket)).toEqual(['- tasks.updates'])
    expect(client.stats().subscriptions).toBe(1)
  })

  test('leaves alone what was subscribed with a filter, which the words of the wire would end too', async () => {
    const { asked, client, connect, say } = createScene()
    const socket = await connect()
    const heard = vi.fn()
    const kept = client.subscribe({ event: 'tasks.updates', where: HIGH }, heard)
    client.subscribe(['tasks.updates'])
    await asked(socket)
    client.unsubscribe(['tasks.updates'])
    expect(await asked(socket)).toEqual([])
    for (const priority of ['high', 'low']) {
      say(socket, { type: 'event', event: 'tasks.updates', data: { priority } })
    }
    expect(heard).toHaveBeenCalledTimes(1)
    kept.unsubscribe()
    expect(await asked(socket)).toEqual(['- tasks.updates'])
  })

  test('twice, or of what was never subscribed, is harmless', async () => {
    const { asked, client, connect } = createScene()
    const socket = await connect()
    client.subscribe(['tasks.updates']).unsubscribe()
    client.unsubscribe(['tasks.updates', 'system.alerts'])
    client.unsubscribe(['tasks.updates'])
    expect(await asked(socket)).toEqual([])
  })

  test('is told in the document’s words', async () => {
    const { asked, client, connect, say } = createScene()
    const told = vi.fn()
    client.on('unsubscription_confirmed', told)
    const socket = await connect()
    client.subscribe(['tasks.updates'])
    await asked(socket)
    client.unsubscribe(['tasks.updates'])
    await asked(socket)
    say(socket, { type: 'unsubscribed', filters: [{ event: 'tasks.updates' }] })
    expect(told).toHaveBeenCalledWith({
      type: 'unsubscription_confirmed',
      channels: ['tasks.updates'],
    })
  })
})

describe('a channel that the server does not have', () => {
  test('is refused by itself: the others stand', async () => {
    const { asked, client, confirm, connect, refuse } = createScene()
    const told = vi.fn()
    client.on('subscription_error', told)
    const socket = await connect()
    const group = client.subscribe(['tasks.updates', 'ai.requests'], HIGH)
    await asked(socket)
    confirm(socket, 'tasks.updates', HIGH)
    refuse(socket, 'ai.requests')
    expect(group.subscriptions.map(({ status }) => status)).toEqual(['active', 'rejected'])
    expect(group.status).toBe('rejected')
    expect(group.error).toMatchObject({ code: 'invalid_channel' })
    await expect(group.ready).rejects.toMatchObject({ code: 'invalid_channel' })
    expect(told).toHaveBeenCalledWith({
      type: 'subscription_error',
      message: 'Invalid channels: ai.requests',
      channels: ['ai.requests'],
    })
  })

  test('takes nothing from what is already held', async () => {
    const { asked, client, confirm, connect, refuse } = createScene()
    const socket = await connect()
    const held = client.subscribe({ event: 'ai.requests' })
    await asked(socket)
    confirm(socket, 'ai.requests')
    const late = client.subscribe(['ai.requests'], HIGH)
    await asked(socket)
    refuse(socket, 'ai.requests')
    expect([held.status, late.status]).toEqual(['active', 'rejected'])
  })

  test('can be asked for again', async () => {
    const { asked, client, connect, refuse } = createScene()
    const socket = await connect()
    const group = client.subscribe(['ai.requests'])
    await asked(socket)
    refuse(socket, 'ai.requests')
    group.retry()
    expect(group.status).toBe('pending')
    expect(await asked(socket)).toEqual(['+ ai.requests'])
  })
})

describe('several channels at once', () => {
  test('are ready when all are confirmed, and say so', async () => {
    const { asked, client, confirm, connect } = createScene()
    const socket = await connect()
    const group = client.subscribe(['tasks.updates', 'tasks.created', 'tasks.updates'])
    const heard = vi.fn()
    const remove = group.onStatus(heard)
    expect(await asked(socket)).toEqual(['+ tasks.updates', '+ tasks.created'])
    confirm(socket, 'tasks.updates')
    expect(group.status).toBe('pending')
    confirm(socket, 'tasks.created')
    await group.ready
    group.unsubscribe()
    remove()
    expect(heard.mock.calls).toEqual([['active'], ['closed']])
  })

  test('more than any server of ours would hold are each asked for', async () => {
    const { asked, client, connect } = createScene()
    client.subscribe(Array.from({ length: 100 }, (_, at) => `c.${at}`) as never)
    const socket = await connect()
    expect(await asked(socket)).toHaveLength(100)
  })
})

describe('a handler of a channel', () => {
  test('asks for nothing by itself', async () => {
    const { asked, client, connect, say } = createScene()
    const heard = vi.fn()
    client.on('tasks.updates', heard)
    const socket = await connect()
    expect(await asked(socket)).toEqual([])
    client.subscribe(['tasks.updates'])
    await asked(socket)
    say(socket, { type: 'event', event: 'tasks.updates', data: { id: 1 }, timestamp: 5 })
    expect(heard).toHaveBeenCalledWith(
      expect.objectContaining({ event: 'tasks.updates', data: { id: 1 }, timestamp: 5 }),
    )
  })
})

describe('what can never be had is refused at once:', () => {
  test.each([{}, { event: 'tasks.*' }, { topic: 'tasks' }])('a filter like %j', (filter) => {
    const { client } = createScene()
    const refused = expect.objectContaining({ code: 'unsupported' })
    expect(() => client.subscribe(filter)).toThrow(refused)
    expect(() => client.events(filter)).toThrow(refused)
  })

  test('such a filter in the place of another, which stays', () => {
    const subscription = createScene().client.subscribe({ event: 'tasks.updates' })
    expect(() => subscription.update({ event: '*' })).toThrow(/one channel/)
    expect(subscription.filter).toEqual({ event: 'tasks.updates' })
  })

  test.each([[[]], [['']], [[1]], [['tasks.*']], ['tasks.updates'], [undefined]])(
    'channels like %j',
    (channels) => {
      const { client } = createScene()
      const refused = expect.objectContaining({ name: 'MaxineError' })
      expect(() => client.subscribe(channels as never)).toThrow(refused)
      expect(() => client.unsubscribe(channels as never)).toThrow(refused)
    },
  )

  test.each([[[]], [{ a: {} }], [{ a: [[1]] }], [{ a: Infinity }], ['high']])(
    'filters like %j',
    (filters) => {
      const { client } = createScene()
      expect(() => client.subscribe(['tasks.updates'], filters as never)).toThrow(
        expect.objectContaining({ code: 'bad_filter' }),
      )
    },
  )

  test('a handler that is no function', () => {
    const { client } = createScene()
    expect(() => client.on('event', 'handler' as never)).toThrow(/a handler is a function/)
    expect(() => client.subscribe({ event: 'a' }, 'handler' as never)).toThrow(/a function/)
  })
})
