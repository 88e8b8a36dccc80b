import { expect, onTestFinished, test, vi } from 'vitest'
import { BareWire } from '../../../test/bare-wire.ts'
import { createScenario } from './scenario.ts'
import type { ScenarioOptions } from './scenario.ts'
import { createVirtualClock } from '../time/virtual-clock.ts'

/** A scenario on a clock of its own, which leaves nothing behind. */
async function begin(options: Partial<ScenarioOptions> = {}) {
  const clock = createVirtualClock()
  const server = await createScenario({ double: 'mock-socket', world: clock, ...options })
  onTestFinished(async () => {
    await server.close()
    expect(clock.pending()).toBe(0)
  })
  const greet = async (hello: object = {}, more: object = {}) => {
    const subscriptions = [{ id: 's1', filter: {} }]
    const wire = new BareWire(server).says({ ...more, hello: { v: 2, subscriptions, ...hello } })
    await clock.advance(0)
    return wire
  }
  return { clock, server, greet }
}

const HELLO = { hello: { v: 2, subscriptions: [] } }

test('a service that is registered by its name gets a host and a port of its own', async () => {
  const { server } = await begin()
  const one = await server.register('orders')
  const other = await server.register('orders')
  expect([one.nodeId, other.nodeId]).toEqual(['orders:10.0.0.1:3001', 'orders:10.0.0.2:3002'])
  await server.register({ serviceName: 'stock', host: 'h', port: 1 })
  await server.deregister(one.nodeId)
  expect(server.registry.counts()).toEqual({ services: 2, nodes: 2 })
  await expect(server.deregister('nobody')).rejects.toThrow('No instance is registered as nobody')
})

test('addresses and the epoch are as the documentation says, or as they are set', async () => {
  const { server, greet } = await begin()
  expect([server.url, server.httpUrl]).toEqual(['wss://maxine.test', 'https://maxine.test'])
  expect((await greet()).frames[0]).toMatchObject({ epoch: 'test-1' })
  const set = await begin({ url: 'ws://one.test/ws', epoch: 'e' })
  expect(set.server.httpUrl).toBe('http://one.test')
  expect((await set.greet()).frames[0]).toMatchObject({ epoch: 'e' })
  await set.server.restart({ epoch: 'new' })
  expect((await set.greet()).frames[0]).toMatchObject({ epoch: 'e-2' })
  expect((await begin({ httpUrl: 'http://two.test' })).server.httpUrl).toBe('http://two.test')
})

test('options of the core, a policy and who hears of errors are passed on', async () => {
  const onError = vi.fn()
  const trouble = new Error('no such role')
  const maySee = (_: unknown, event: string) => {
    if (event === 'odd') throw trouble
    return true
  }
  const core = { session: { heartbeatMs: 1_000 } }
  const { server, greet } = await begin({ core, policy: { maySee }, onError })
  const wire = await greet()
  expect(wire.frames[0]).toMatchObject({ heartbeatMs: 1_000 })
  await server.publish('odd')
  await server.publish('even')
  expect(wire.frames.filter(({ event }) => event !== undefined)).toMatchObject([{ event: 'even' }])
  expect(onError).toHaveBeenCalledWith(trouble)
})

test('a gap is said by the core itself, to whatever a connection is subscribed', async () => {
  const { clock, server, greet } = await begin()
  const filter = { event: 'never' }
  const wires = [
    await greet(),
    await greet({ subscriptions: [{ id: 's', filter }], accept: ['batch'] }),
  ]
  const old = new BareWire(server).says({ subscribe: true })
  await server.gap()
  await server.publish('never')
  await clock.advance(0)
  for (const wire of wires) {
    expect(wire.frames.slice(2)).toMatchObject([
      { type: 'gap', reason: 'slow_consumer', from: 1, to: 3 },
      { event: 'never', offset: 4 },
    ])
  }
  expect(old.frames.slice(1)).toMatchObject([{ event: 'never', offset: 4 }])
  expect(server.core.counters.gaps).toBe(3)
  await server.gap(1)
  expect(wires[0]!.frames.at(-1)).toMatchObject({ type: 'gap', from: 5, to: 5 })
})

test('as many gaps as one likes are told, and nothing else', async () => {
  const { server, greet } = await begin()
  const wire = await greet()
  for (let made = 0; made < 60; made += 1) await server.gap(1)
  expect(new Set(wire.frames.slice(2).map(({ type }) => type))).toEqual(new Set(['gap']))
  expect(wire.frames.at(-1)).toMatchObject({ from: 60, to: 60 })
})

test('who has said nothing yet is left alone by a gap', async () => {
  const { clock, server } = await begin({ auth: 'on' })
  const wire = new BareWire(server)
  await server.gap()
  wire.says({ auth: server.token(), ...HELLO })
  await clock.advance(0)
  expect(wire.frames).toMatchObject([{ type: 'welcome', offset: 3 }, { type: 'bookmark' }])
})

test('a gap under other trouble leaves that trouble alone', async () => {
  const { clock, server, greet } = await begin()
  const wire = await greet()
  server.faults.delay(1_000)
  await server.gap()
  expect(wire.frames).toHaveLength(2)
  await clock.advance(1_000)
  expect(wire.frames.at(-1)).toMatchObject({ type: 'gap', from: 1, to: 3 })
})

test('a gap that a restart cuts short leaves nobody behind', async () => {
  const { clock, server, greet } = await begin()
  await greet()
  const cut = expect(server.gap(1_000)).rejects.toThrow('the log is closed')
  while (server.core.counters.events < 5) await Promise.resolve()
  await server.restart({ epoch: 'new' })
  await cut
  const wire = await greet()
  await server.publish('a')
  await clock.advance(0)
  expect(wire.frames.slice(2)).toMatchObject([{ event: 'a' }])
})

test('who comes back from before what the log has forgotten is told so', async () => {
  const { server, greet } = await begin()
  await server.publish('a')
  server.trim()
  await server.publish('b')
  const since = (offset: number) => ({ since: { registry: { epoch: 'test-1', offset } } })
  const [late, early] = [await greet(since(0)), await greet(since(1))]
  expect(late.frames[0]).toMatchObject({ recovered: false, reason: 'trimmed' })
  expect(early.frames[0]).toMatchObject({ recovered: true, replay: 1 })
})

test('a restart on the same log keeps the state, the epoch and the positions; on a new one none of it', async () => {
  const { server, greet } = await begin()
  await server.register('orders')
  server.trim()
  const wire = await greet()
  await server.restart({ epoch: 'same' })
  expect(wire.ended).toBe(1012)
  expect(server.registry.serviceNames()).toEqual(['orders'])
  const since = { registry: { epoch: 'test-1', offset: 1 } }
  expect((await greet({ since })).frames[0]).toMatchObject({ recovered: true, offset: 1 })
  await server.restart({ epoch: 'new' })
  expect(server.registry.serviceNames()).toEqual([])
  expect((await greet({ since })).frames[0]).toMatchObject({
    epoch: 'test-2',
    recovered: false,
    reason: 'epoch_changed',
  })
})

test('while it starts again nobody comes in, over no way', async () => {
  const { server } = await begin()
  const restarts = [server.restart({ epoch: 'same' }), server.restart({ epoch: 'new' })]
  await Promise.resolve()
  const wire = new BareWire(server)
  expect(wire.refusal).toMatchObject({ status: 503, closeCode: 1012 })
  const request = { method: 'GET', path: '/health', query: [], headers: {}, body: '', address: 'a' }
  expect(await server.handle(request)).toMatchObject({
    status: 503,
    headers: { 'Retry-After': '2' },
  })
  await Promise.all(restarts)
  expect(await server.handle(request)).toMatchObject({ status: 200 })
  expect(new BareWire(server).refusal).toBeUndefined()
})

test('a drained server says goaway, refuses, and comes back by a restart', async () => {
  const { clock, server, greet } = await begin()
  const wire = await greet()
  server.drain()
  expect(wire.frames.at(-1)).toMatchObject({ type: 'goaway' })
  expect(new BareWire(server).refusal).toMatchObject({ status: 503 })
  await clock.advance(1_000)
  expect(wire.ended).toBe(1012)
  await server.restart({ epoch: 'same' })
  expect(new BareWire(server).refusal).toBeUndefined()
})

test('tokens expire, are revoked, and know the role of their user', async () => {
  const { clock, server, greet } = await begin({ auth: 'on' })
  const [ada, ben] = [server.token(), server.token({ sub: 'ben', role: 'viewer' })]
  const wires = [await greet({}, { auth: ada }), await greet({}, { auth: ben })]
  expect(wires.map(({ frames }) => frames[0]!['user'])).toEqual([
    { sub: 'ada', role: 'admin' },
    { sub: 'ben', role: 'viewer' },
  ])
  server.revoke('ben')
  expect(wires.map(({ ended }) => ended)).toEqual([undefined, 4504])
  server.expireTokens()
  expect(wires[0]!.ended).toBe(4401)
  const refusals = [await greet({}, { auth: ada }), await greet({}, { auth: ben })]
  expect(refusals.map(({ frames }) => frames[0]!['code'])).toEqual([
    'token_expired',
    'token_refused',
  ])
  const fresh = await greet({}, { auth: server.token({ sub: 'ben' }) })
  server.changeRole('ben', 'admin')
  fresh.says({ refresh_token: true })
  await clock.advance(0)
  expect(fresh.frames.at(-1)).toMatchObject({ type: 'token_refreshed', expiresInMs: 3_600_000 })
  const again = await greet({}, { auth: server.token({ sub: 'ben' }) })
  expect(again.frames[0]).toMatchObject({ user: { sub: 'ben', role: 'admin' } })
})

test('a refreshed token lasts as long as the one before, and is good', async () => {
  const { clock, server, greet } = await begin({ auth: 'on' })
  const wire = await greet({}, { auth: server.token({ lifeMs: 60_000 }) })
  expect(wire.frames[0]).toMatchObject({ expiresInMs: 60_000 })
  await clock.advance(45_000)
  wire.says({ refresh_token: true })
  await clock.advance(0)
  const { token, expiresInMs } = wire.frames.at(-1)!
  expect(expiresInMs).toBe(60_000)
  await clock.advance(45_000)
  const next = await greet({}, { auth: token })
  expect(next.frames[0]).toMatchObject({ expiresInMs: 15_000, user: { sub: 'ada' } })
})

test('whoever knows the password of the tests signs in', async () => {
  const { server } = await begin({ auth: 'on' })
  const signIn = (password: string) =>
    server.handle({
      ...{ method: 'POST', path: '/signin', query: [], headers: {}, address: 'a' },
      body: JSON.stringify({ username: 'ben', password }),
    })
  expect((await signIn('wrong')).status).toBe(401)
  const { token } = JSON.parse((await signIn('test')).body)
  expect(server.nameOf(token)).toBe('(token 1 of ben)')
  expect(server.nameOf('eyJ…')).toBe('(unknown token)')
})

test('frames are kept as they passed, and one that is no JSON without what it says', async () => {
  const { clock, server, greet } = await begin()
  const wire = await greet()
  server.forget()
  server.faults.truncate(1)
  wire.says('{"ping":', { ping: 1 })
  await clock.advance(0)
  expect(server.heard()).toEqual([{ unreadable: '8 characters' }, { ping: 1 }])
  expect(server.sent().every(({ unreadable }) => typeof unreadable === 'string')).toBe(true)
  expect(server.faultCounts().truncate).toBe(2)
  server.forget()
  expect([server.heard(), server.sent()]).toEqual([[], []])
})

test('what is waited for resolves when it happens, and rejects when it no longer can', async () => {
  const { server } = await begin()
  const heard = server.untilHeard({ hello: { v: 2 } })
  const connected = server.untilConnected(2)
  const never = server.untilHeard({ ping: 1 })
  const wires = [new BareWire(server), new BareWire(server)]
  await connected
  expect(server.connections()).toBe(2)
  wires[0]!.says(HELLO)
  expect(await heard).toEqual(HELLO)
  expect(await server.untilHeard({ hello: {} })).toEqual(HELLO)
  wires[0]!.leaves()
  expect(server.connections()).toBe(1)
  await server.close()
  const closed = 'The server was closed before there was'
  await expect(never).rejects.toThrow(`${closed} a frame to wait for`)
  await expect(server.untilHeard({ ping: 1 })).rejects.toThrow(closed)
  await expect(server.untilConnected()).rejects.toThrow(`${closed} a connection to wait for`)
  await expect(server.restart({ epoch: 'same' })).rejects.toThrow('The server was closed')
})

test('a wire is ended once, whoever ends it', async () => {
  const { clock, server, greet } = await begin()
  const [one, two, three] = [await greet(), await greet(), await greet()]
  server.closeAll(4410)
  server.drop()
  two.leaves()
  one.says({ ping: 1 })
  const { length } = three.texts
  await server.publish('later')
  await clock.advance(60_000)
  expect([one.ended, two.ended, three.ended]).toEqual([4410, 4410, 4410])
  expect(three.texts).toHaveLength(length)
  expect(server.heard()).not.toContainEqual({ ping: 1 })
  expect(server.core.sizes().connections).toBe(0)
})
