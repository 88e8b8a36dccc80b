import { beforeAll, describe, expect, test } from 'vitest'
import { framesOf, heartbeat, say } from '../../test/client-scene.ts'
import { json } from '../../test/fake-fetch.ts'
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
import { EMPTY } from './registry.ts'

// It is loaded when a server first needs it, which takes longer than a turn.
beforeAll(async () => {
  await import('./picture-maker.ts')
  await import('./old/poll-source.ts')
})

describe('a view that is there before the connection', () => {
  test('asks for the whole state in the first frame, and shows it in one step', async () => {
    const { client, connect, world } = createViewScene()
    const view = client.registry()
    expect([view.current, view.status]).toEqual([
      EMPTY,
      expect.objectContaining({ reason: 'idle' }),
    ])
    const told = listenTo(view)
    const socket = await connect(WELCOME)
    expect(framesOf(socket)).toMatchObject([
      { subscribe: true, hello: { snapshot: true, subscriptions: [{ id: 's1', filter: {} }] } },
    ])
    const parts = [stateWith(node('a', 1)), stateWith(node('b', 2))]
    say(
      socket,
      { ...snapshotFrame(parts[0]!, 2), last: false },
      { ...snapshotFrame(parts[1]!, 2), part: 2 },
    )
    await world.advance(0)
    expect([...view.current.services.get('orders')!.keys()]).toEqual(['a', 'b'])
    expect(view.status.state).toBe('syncing')
    say(socket, bookmark(2, 0))
    await world.advance(0)
    expect(told).toEqual([
      'syncing connecting',
      'syncing reading',
      'initial: added a, added b',
      'syncing catching-up',
      'live',
    ])
    expect(view.status).toMatchObject({ coverage: { tier: 'log', nodes: 'complete' } })
  })

  test('goes on where it was when the connection is recovered', async () => {
    const { client, fake, goLive, greet, world } = createViewScene()
    const view = client.registry()
    const told = listenTo(view)
    ;(await goLive(view, stateWith(node('a', 0)))).end(1006)
    await world.advance(0)
    expect(view.status).toMatchObject({ state: 'stale', reason: 'disconnected' })
    const { current } = view
    told.length = 0
    const again = greet({ ...WELCOME, recovered: true, replay: 1, offset: 1 })
    await world.advance(2_000)
    const socket = await again
    expect(view.current).toBe(current)
    say(socket, registered('b', 1), bookmark(1, 1))
    await world.advance(0)
    expect(told).toEqual(['syncing catching-up', 'events: added b', 'live'])
    expect(fake.sockets).toHaveLength(2)
  })

  test('tells by synthetic events what a new log lacks and has', async () => {
    const { client, goLive, greet, world } = createViewScene()
    const view = client.registry()
    const told = listenTo(view)
    ;(await goLive(view, stateWith(node('a', 0), node('b', 0)))).end(1006)
    const again = greet({ ...WELCOME, epoch: 'b', recovered: false, reason: 'epoch_changed' })
    await world.advance(2_000)
    const socket = await again
    const before = view.current.services.get('orders')!.get('b')
    told.length = 0
    say(socket, snapshotFrame(stateWith(node('b', 0), node('c', 0)), 0, 'b'))
    await world.advance(0)
    expect(told).toEqual([
      'resync: removed a, added c',
      'service_deregistered a',
      'service_registered c',
      'syncing catching-up',
    ])
    expect(view.current.services.get('orders')!.get('b')).toBe(before)
  })

  test('reads over HTTP what was asked for and does not come', async () => {
    const { client, connect, http, world } = createViewScene({}, () =>
      json({ epoch: 'a', offset: 1, state: stateWith(node('a', 1)) }),
    )
    const view = client.registry()
    const socket = await connect(WELCOME)
    say(socket, bookmark(0, 0))
    await world.advance(0)
    expect([http.requests.length, view.status.state, view.node('a')?.rev]).toEqual([1, 'live', 1])
  })

  test('is told of a subscription that is refused, and of why', async () => {
    const { client, connect } = createViewScene()
    const view = client.registry()
    const error = { code: 'forbidden', message: '' }
    await connect({ subscriptions: [{ id: 's1', error }] })
    expect(view.status).toMatchObject({
      ...{ state: 'stale', reason: 'unreadable' },
      cause: { code: 'forbidden' },
    })
  })
})

describe('a view that comes later', () => {
  const answer = (offset: number, ...nodes: object[]) =>
    json({ epoch: 'a', offset, state: stateWith(...nodes) })

  test('reads the state over HTTP once the server holds its subscription', async () => {
    const { client, connect, http, world } = createViewScene({}, () =>
      answer(2, node('a', 1), node('b', 2)),
    )
    const socket = await connect({ offset: 1 })
    const view = client.registry()
    const told = listenTo(view)
    await world.advance(0)
    expect([framesOf(socket).at(-1), http.requests]).toEqual([{ subscribe: true, id: 's1' }, []])
    say(socket, { type: 'subscribed', id: 's1', filter: {} })
    // What comes before the answer is older than it, or newer.
    say(socket, registered('b', 2), registered('c', 3))
    await world.advance(0)
    expect(http.requests.map(({ path }) => path)).toEqual(['/snapshot'])
    expect(told).toEqual(['syncing reading', 'initial: added a, added b, added c', 'live'])
    say(socket, deregistered('a', 4))
    await world.advance(100)
    expect(told.at(-1)).toBe('events: removed a')
  })

  test.each([
    ['of another log', { epoch: 'b', offset: 9 }],
    ['older than the connection', { epoch: 'a', offset: 0 }],
    ['no state of a registry', { epoch: 'a', offset: 9, state: 5 }],
  ])('does not take a snapshot that is %s, and asks again', async (_, wrong) => {
    const { client, connect, world } = createViewScene({}, (index) =>
      index === 0 ? json({ state: stateWith(), ...wrong }) : answer(5, node('a', 5)),
    )
    const socket = await connect({ offset: 5, capabilities: ['recovery'] })
    const view = client.registry()
    await world.advance(0)
    say(socket, { type: 'subscribed', id: 's1', filter: {} })
    await world.advance(0)
    expect(view.status).toMatchObject({
      ...{ state: 'stale', reason: 'unreadable' },
      cause: { code: 'bad_response' },
    })
    await world.advance(1_000)
    expect([view.status.state, view.service('orders')?.size]).toEqual(['live', 1])
  })

  test('does not take a snapshot from before its subscription, whoever has heard of what came since', async () => {
    const { client, connect, world } = createViewScene({}, (index) =>
      index === 0 ? answer(6, node('old', 6)) : answer(9, node('a', 9)),
    )
    client.subscribe({ event: 'service_heartbeat' })
    const socket = await connect({ offset: 5, capabilities: ['recovery'], ...WELCOME })
    say(socket, heartbeat(9))
    const view = client.registry()
    await world.advance(200)
    say(socket, { type: 'subscribed', id: 's2', filter: {} })
    await world.advance(0)
    expect([view.status.state, view.service('orders')]).toEqual(['stale', undefined])
    await world.advance(1_000)
    expect([view.status.state, view.node('a')?.rev]).toEqual(['live', 9])
  })

  test('asks for the state on another connection where requests lead nowhere', async () => {
    const { client, connect, greet, told, world } = createViewScene({}, () => new Error('no route'))
    const socket = await connect()
    const view = client.registry()
    await world.advance(0)
    say(socket, { type: 'subscribed', id: 's1', filter: {} })
    await world.advance(1_000)
    const again = greet({ ...WELCOME, offset: 4 })
    await world.advance(2_000)
    const next = await again
    expect(framesOf(next)[0]).toMatchObject({ hello: { snapshot: true } })
    expect(framesOf(next)[0]!['hello']).not.toHaveProperty('since')
    // What may have been missed for it is told.
    expect(told).toContain('gap unsupported')
    say(next, snapshotFrame(stateWith(node('a', 4)), 4), bookmark(4, 0))
    await world.advance(0)
    expect(view.status.state).toBe('live')
  })
})

describe('a picture that is not right', () => {
  const DIGEST = '00000000000000ff'

  test('is read anew when the digest of the server differs, and not believed until one agrees', async () => {
    const { client, goLive, http, world } = createViewScene({}, () =>
      json({ epoch: 'a', offset: 1, state: stateWith() }),
    )
    const view = client.registry()
    const socket = await goLive(view, stateWith(node('a', 0)))
    const told = listenTo(view)
    say(socket, heartbeat(1, 'a'), bookmark(1, 1, { digest: DIGEST }))
    await world.advance(0)
    expect(told).toEqual(['syncing diverged', 'resync: removed a', 'service_deregistered a'])
    expect(view.status).toMatchObject({ state: 'syncing', reason: 'diverged' })
    expect([http.requests.length, view.current]).toEqual([1, EMPTY])
    say(socket, bookmark(1, 1, { digest: DIGEST }))
    await world.advance(5_000)
    expect([http.requests.length, view.status.state]).toEqual([2, 'syncing'])
    say(socket, bookmark(1, 1, { digest: '0000000000000000' }))
    expect(view.status.state).toBe('live')
  })

  test('is read anew after a gap in the middle of a connection', async () => {
    const { client, goLive, world } = createViewScene({}, () =>
      json({ epoch: 'a', offset: 9, state: stateWith(node('z', 8)) }),
    )
    const view = client.registry()
    const socket = await goLive(view, stateWith(node('a', 0)))
    const told = listenTo(view)
    say(socket, { type: 'gap', reason: 'slow_consumer', from: 0, to: 9 })
    await world.advance(0)
    expect(told).toEqual([
      'syncing gap',
      'resync: removed a, added z',
      'service_deregistered a',
      'service_registered z',
      'live',
    ])
  })

  test('is not trusted where only pings are answered', async () => {
    const { client, goLive, world, told } = createViewScene()
    const view = client.registry()
    const socket = await goLive(view)
    const asOf = world.wall()
    for (let answered = 0; answered < 4; answered += 1) {
      await world.advance(25_000)
      const ping = framesOf(socket).at(-1)?.['ping']
      if (ping !== undefined) say(socket, { type: 'pong', ping })
    }
    await world.advance(5_000)
    expect(told).toContain('error connection_silent')
    expect(client.state.status).not.toBe('connected')
    // As old as the last word, not as young as the discovery.
    expect(view.status).toMatchObject({ state: 'stale', since: asOf })
  })
})

describe('a server that nobody can connect to', () => {
  const part = (nodeName: string) => ({ nodeName, parentNode: nodeName, address: 'http://h:1' })
  const released = (...names: string[]) =>
    json(Object.fromEntries(names.map((name) => [name, { nodes: { a: part(`${name}-a`) } }])))

  test('is asked again and again where it can only be asked, until somebody can connect', async () => {
    const { client, fake, http, greet, world } = createViewScene({}, (index) =>
      index === 0 ? released('orders') : released('orders', 'billing'),
    )
    const view = client.registry()
    void client.connect().catch(() => undefined)
    ;(await fake.next()).refuse(404)
    await world.advance(50)
    expect(http.requests[0]?.path).toBe('/api/maxine/serviceops/servers')
    expect(view.status).toMatchObject({ state: 'live', coverage: { tier: 'poll' } })
    const second = fake.next()
    await world.advance(1_500)
    ;(await second).refuse(404)
    await world.advance(1_500)
    expect([...view.current.services.keys()]).toEqual(['orders', 'billing'])
    const again = greet(WELCOME)
    await world.advance(3_000)
    say(await again, snapshotFrame(stateWith(node('a', 0))), bookmark(0, 0))
    await world.advance(0)
    expect(view.status).toMatchObject({ state: 'live', coverage: { tier: 'log' } })
    const { length } = http.requests
    await world.advance(60_000)
    expect(http.requests).toHaveLength(length)
  })

  test('is not asked again where it is none of those', async () => {
    const { client, fake, http, world } = createViewScene()
    const view = client.registry()
    void client.connect().catch(() => undefined)
    for (let refused = 0; refused < 3; refused += 1) {
      ;(await fake.next()).refuse(503)
      await world.advance(20_000)
    }
    expect(http.requests).toHaveLength(1)
    expect(view.status).toMatchObject({ state: 'syncing', reason: 'connecting' })
  })

  test('is left alone once there has been a connection', async () => {
    const { client, fake, goLive, http, world } = createViewScene()
    const socket = await goLive(client.registry())
    socket.end(1006)
    await world.advance(3_000)
    ;(await fake.next()).refuse(503)
    await world.advance(20_000)
    expect(http.requests).toEqual([])
  })
})
