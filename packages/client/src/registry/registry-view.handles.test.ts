import { beforeAll, describe, expect, test, vi } from 'vitest'
import { framesOf, heartbeat, say } from '../../test/client-scene.ts'
import { createViewScene, listenTo, node, registered, stateWith } from '../../test/view-scene.ts'

// It is loaded when a server first needs it, which takes longer than a turn.
beforeAll(async () => {
  await import('./picture-maker.ts')
  await import('./old/poll-source.ts')
})

describe('several handles', () => {
  test('of one filter share one subscription, and those of other options do not share a picture', async () => {
    const { client, goLive } = createViewScene()
    const [one, two, other] = [
      client.registry(),
      client.registry(),
      client.registry({}, { everyMs: 5 }),
    ]
    const socket = await goLive(one)
    expect(framesOf(socket)[0]).toMatchObject({ hello: { subscriptions: [{ id: 's1' }] } })
    expect(two.current).toBe(one.current)
    expect(other.status.state).toBe('live')
  })

  test('a picture goes on for `lingerMs` behind the last, and is then given up', async () => {
    const { client, goLive, world } = createViewScene()
    const view = client.registry({}, { lingerMs: 300 })
    const socket = await goLive(view)
    const said = framesOf(socket).length
    view.close()
    await world.advance(299)
    const again = client.registry({}, { lingerMs: 300 })
    expect(again.status.state).toBe('live')
    await world.advance(1_000)
    expect(framesOf(socket)).toHaveLength(said)
    again.close()
    again.close()
    await world.advance(400)
    expect(framesOf(socket).at(-1)).toEqual({ unsubscribe: { id: 's1' } })
  })

  test('one that is opened, closed and opened in one go says nothing more than one', async () => {
    const { client, connect, world } = createViewScene()
    const socket = await connect()
    client.registry().close()
    const view = client.registry()
    await world.advance(1_000)
    expect(framesOf(socket).slice(1)).toEqual([{ subscribe: true, id: 's1' }])
    view.close()
  })

  test('a closed one hears nothing, and is never ready', async () => {
    const { client, goLive, world } = createViewScene()
    const [view, other] = [client.registry(), client.registry()]
    const socket = await goLive(view)
    const told = listenTo(view)
    view.close()
    const heard = vi.fn()
    view.on('change', heard)
    say(socket, registered('a', 1))
    await world.advance(100)
    expect([told, heard.mock.calls, other.service('orders')?.size]).toEqual([[], [], 1])
    await expect(view.ready()).rejects.toMatchObject({ code: 'closed' })
  })
})

describe('what a view leaves alone', () => {
  test('handlers of the client hear nothing more for it', async () => {
    const { client, goLive, world } = createViewScene()
    const view = client.registry()
    const [all, named] = [vi.fn(), vi.fn()]
    client.on('event', all)
    client.subscribe({ event: 'circuit_open' })
    client.on('service_registered', named)
    const socket = await goLive(view)
    say(socket, registered('a', 1))
    await world.advance(100)
    expect([view.node('a')?.nodeId, all.mock.calls, named.mock.calls]).toEqual(['a', [], []])
  })

  test('a handler without any subscription hears what it always heard', async () => {
    const { client, goLive, world } = createViewScene()
    const heard = vi.fn()
    client.on('service_registered', heard)
    const view = client.registry()
    const socket = await goLive(view, stateWith(), { subscriptions: [{ id: 's1' }, { id: 's2' }] })
    say(socket, registered('a', 1), heartbeat(2, 'a'))
    await world.advance(100)
    expect([heard.mock.calls.length, view.node('a')?.beatAt]).toEqual([1, 1_002])
  })

  test('what a handler does to an event is not done to the picture', async () => {
    const { client, goLive, world, told } = createViewScene()
    const view = client.registry()
    client.subscribe({}, ({ data }) => {
      ;(data as { metadata: { zone: string } }).metadata.zone = 'spoilt'
    })
    const socket = await goLive(view)
    say(socket, registered('a', 1, { metadata: { zone: 'eu' } }))
    await world.advance(100)
    expect(view.node('a')?.metadata).toEqual({ zone: 'eu' })
    expect(told).toContain('error handler_failed')
  })

  test('a client that is disconnected leaves no timer, and its pictures are stale', async () => {
    const { client, goLive, leave, world } = createViewScene()
    const view = client.registry()
    const socket = await goLive(view)
    say(socket, registered('a', 1))
    await world.advance(0)
    say(socket, registered('b', 2))
    await leave()
    expect([world.pending(), view.status, view.service('orders')?.size]).toEqual([
      0,
      expect.objectContaining({ state: 'stale', reason: 'closed' }),
      2,
    ])
  })
})

describe('a picture that is kept', () => {
  function createStorage(text?: string) {
    const saved: string[] = []
    return {
      saved,
      storage: { load: () => text, save: (written: string) => void saved.push(written) },
    }
  }

  test('is shown as stale at the next start, and what has gone since is told', async () => {
    const first = createStorage()
    const scene = createViewScene()
    const before = scene.client.registry({}, { storage: first.storage })
    await scene.goLive(before, stateWith(node('a', 0), node('b', 0)))
    await scene.leave()
    const { client, goLive, world } = createViewScene()
    const view = client.registry({}, { storage: createStorage(first.saved.at(-1)).storage })
    const told = listenTo(view)
    const any = view.ready({ accept: 'stale' })
    await world.advance(0)
    expect([(await any).services.get('orders')?.size, view.status]).toEqual([
      2,
      expect.objectContaining({ state: 'stale', reason: 'restored' }),
    ])
    await goLive(view, stateWith(node('b', 0)))
    expect(told).toEqual([
      'restored: added a, added b',
      'stale restored',
      'syncing reading',
      'resync: removed a',
      'service_deregistered a',
      'syncing catching-up',
      'live',
    ])
  })

  test('never takes the place of one that a server has told', async () => {
    const { client, goLive, world } = createViewScene()
    let give: (text: string) => void = () => undefined
    const load = () => new Promise<string>((resolve) => (give = resolve))
    const view = client.registry({}, { storage: { load, save: () => undefined } })
    await goLive(view, stateWith(node('a', 0)))
    give('{}')
    await world.advance(0)
    expect([view.status.state, view.service('orders')?.size]).toEqual(['live', 1])
  })
})
