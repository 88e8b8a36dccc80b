import { nexus } from 'maxine-protocol/dialects/nexus'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { framesOf, say } from '../../test/client-scene.ts'
import {
  bookmark,
  createViewScene,
  deregistered,
  listenTo,
  node,
  registered,
  snapshotFrame,
  stateWith,
  WELCOME,
} from '../../test/view-scene.ts'

// It is loaded when a server first needs it, which takes longer than a turn.
beforeAll(async () => {
  await import('./picture-maker.ts')
  await import('./old/poll-source.ts')
})

describe('changes', () => {
  test('bring the old value and the new one', async () => {
    const { client, goLive, world } = createViewScene()
    const view = client.registry()
    const socket = await goLive(view, stateWith(node('a', 0)))
    const old = view.node('a')
    const changes = vi.fn()
    view.on('change', changes)
    say(socket, { event: 'service_unhealthy', data: { nodeId: 'a' }, timestamp: 5, offset: 1 })
    await world.advance(100)
    expect(changes).toHaveBeenCalledExactlyOnceWith(
      {
        ...{ cause: 'events', configs: [], circuits: [] },
        nodes: [
          { type: 'updated', serviceName: 'orders', nodeId: 'a', value: view.node('a'), old },
        ],
      },
      view.current,
    )
  })

  test('of a burst are told together, the first at the end of its turn and the rest a frame later', async () => {
    const { client, goLive, world } = createViewScene()
    const view = client.registry()
    const socket = await goLive(view)
    await world.advance(100)
    const told = listenTo(view)
    for (let offset = 1; offset <= 1_000; offset += 1) say(socket, registered(`n${offset}`, offset))
    await world.advance(0)
    expect([told.length, view.service('orders')?.size]).toEqual([1, 1_000])
    say(socket, deregistered('n1', 1_001), registered('n1', 1_002))
    await world.advance(15)
    expect(told).toHaveLength(1)
    await world.advance(1)
    expect(told.slice(1)).toEqual(['events: updated n1'])
  })

  test('are told as often as `everyMs` says', async () => {
    const { client, goLive, world } = createViewScene()
    const view = client.registry({}, { everyMs: 1_000 })
    const socket = await goLive(view)
    await world.advance(2_000)
    const told = listenTo(view)
    say(socket, registered('a', 1))
    await world.advance(0)
    say(socket, registered('b', 2))
    await world.advance(999)
    expect(told).toEqual(['events: added a'])
    await world.advance(1)
    expect(told).toEqual(['events: added a', 'events: added b'])
  })

  test('a node that went and came within one change is another one', async () => {
    const { client, goLive, world } = createViewScene()
    const view = client.registry()
    const socket = await goLive(view, stateWith(node('a', 0)))
    const seen = vi.fn()
    view.on('change', ({ nodes }) => seen(nodes[0]?.type === 'updated' && nodes[0].reincarnated))
    say(socket, deregistered('a', 1), registered('a', 2))
    await world.advance(100)
    expect(seen.mock.calls).toEqual([[true]])
  })

  test('a handler that throws stops no other, and is told as an error', async () => {
    const { client, goLive, world, told } = createViewScene()
    const view = client.registry()
    const socket = await goLive(view)
    const heard = vi.fn()
    view.on('change', () => {
      throw new Error('mine')
    })
    view.on('change', heard)
    say(socket, registered('a', 1), registered('b', 2))
    await world.advance(100)
    expect([heard.mock.calls.length, told]).toEqual([1, ['open', 'error handler_failed']])
  })

  test('are no longer told when the handler is taken away, or its signal is aborted', async () => {
    const { client, goLive, world } = createViewScene()
    const view = client.registry()
    const socket = await goLive(view)
    const controller = new AbortController()
    const heard = vi.fn()
    view.on('change', heard, { signal: controller.signal })
    view.on('change', heard)()
    controller.abort()
    say(socket, registered('a', 1))
    await world.advance(100)
    expect(heard).not.toHaveBeenCalled()
  })
})

describe('being ready', () => {
  test('comes with the first picture that is right', async () => {
    const { client, goLive } = createViewScene()
    const view = client.registry()
    const ready = view.ready()
    await goLive(view, stateWith(node('a', 0)))
    expect(await ready).toBe(view.current)
    expect(await view.ready()).toBe(view.current)
  })

  test('ends with the reason of a signal, or when the client is closed', async () => {
    const { client, leave } = createViewScene()
    const view = client.registry()
    const reason = new Error('mine')
    await expect(view.ready({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    void client.connect().catch(() => undefined)
    const waiting = view.ready()
    await leave()
    await expect(waiting).rejects.toMatchObject({ code: 'closed' })
  })
})

describe('a part of a registry', () => {
  test('is asked for, and nothing else is shown', async () => {
    const { client, connect, world } = createViewScene()
    const view = client.registry({ serviceName: 'orders' })
    const socket = await connect(WELCOME)
    expect(framesOf(socket)[0]).toMatchObject({ subscribe: { serviceName: 'orders' } })
    const services = { orders: { a: node('a', 1) }, other: { b: node('b', 1) } }
    say(socket, snapshotFrame({ ...stateWith(), services }), bookmark(0, 0, { digest: 'ff' }))
    say(socket, registered('c', 1), registered('d', 2, { serviceName: 'other' }))
    await world.advance(100)
    expect([...view.current.services].map(([name, nodes]) => [name, [...nodes.keys()]])).toEqual([
      ['orders', ['a', 'c']],
    ])
    expect(view.status.state).toBe('live')
  })

  test.each([{ event: 'x' }, { topic: 'x' }, { serviceName: '' }, { where: {} }])(
    'cannot be %j',
    (filter) => {
      const { client } = createViewScene()
      expect(() => client.registry(filter as object)).toThrow(
        expect.objectContaining({ code: 'bad_filter' }),
      )
    },
  )
})

test.each([{ everyMs: -1 }, { everyMs: Number.NaN }, { lingerMs: Infinity }])(
  'options that mean nothing are refused at once: %j',
  (options) => {
    const { client } = createViewScene()
    expect(() => client.registry({}, options)).toThrow(
      expect.objectContaining({ code: 'bad_option' }),
    )
  },
)

test('a wire that tells of no registry has no view', () => {
  const { client } = createViewScene({ dialect: nexus })
  expect(() => client.registry()).toThrow(expect.objectContaining({ code: 'unsupported' }))
})

test('a name that no view tells is refused at once', () => {
  const { client } = createViewScene()
  const view = client.registry()
  expect(() => view.on('changes' as 'change', () => undefined)).toThrow(/change, status, synthetic/)
  expect(() => view.on('change', 5 as never)).toThrow(/function/)
})

test('chooses among the nodes of a service', async () => {
  const { client, goLive } = createViewScene()
  const view = client.registry()
  await goLive(view, stateWith(node('a', 0), node('b', 0), node('c', 0, { healthy: false })))
  const turns = [1, 2, 3].map(() => view.pick('orders')?.node.nodeId)
  expect(turns).toEqual(['a', 'b', 'a'])
  expect([view.pick('orders', 'least-used')?.node.nodeId, view.pick('nobody')]).toEqual([
    'b',
    undefined,
  ])
})
