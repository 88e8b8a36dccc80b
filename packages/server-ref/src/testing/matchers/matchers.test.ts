import { expect, onTestFinished, test } from 'vitest'
import { SocketUser } from '../../../test/socket-user.ts'
import type { FakeServerOptions } from '../fake-server.ts'
import { maxineMatchers } from './matchers.ts'
import { createFakeServer } from '../mock-socket/create-fake-server.ts'

expect.extend(maxineMatchers)

async function serve(options?: FakeServerOptions) {
  const server = await createFakeServer(options)
  onTestFinished(() => server.close())
  const join = async (more?: object) => {
    const user = await new SocketUser(server.WebSocket, server.url).opened()
    await user.greets(more).heard('bookmark')
    return user
  }
  return { server, join }
}

/** What a failing expectation says. */
function saidBy(expectation: () => void): string {
  try {
    expectation()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the expectation was met')
}

test('toHaveHeard finds a frame by some of its fields', async () => {
  const { server, join } = await serve()
  const user = await join()
  user.says({ subscribe: { event: 'circuit_open', serviceName: 'orders' }, id: 's2' })
  await user.heard('subscribed')
  expect(server).toHaveHeard({ hello: { v: 2 } })
  expect(server).toHaveHeard({ subscribe: { event: 'circuit_open' }, id: expect.any(String) })
  expect(server).not.toHaveHeard({ ping: 1 })
  expect(server).toHaveSent({ type: 'subscribed', id: 's2' })
  expect(server).not.toHaveSent({ type: 'error' })
})

test('a frame that is missing is told with the nearest, what it lacks, and the last there were', async () => {
  const { server, join } = await serve()
  const user = await join({ subscriptions: [] })
  user.says({ subscribe: { event: 'circuit_open' }, id: 's2' }, { ping: 1 })
  await user.heard('pong')
  const expectation = () =>
    expect(server).toHaveHeard({ subscribe: { event: 'circuit_closed' }, id: expect.any(String) })
  expect(saidBy(expectation)).toBe(`expected the server to have heard a frame with
  {"subscribe":{"event":"circuit_closed"},"id":"Any<String>"}
the nearest is
  {"subscribe":{"event":"circuit_open"},"id":"s2"}
  subscribe.event: "circuit_open" instead of "circuit_closed"
the last of 3 are
  {"hello":{"v":2,"subscriptions":[]}}
  {"subscribe":{"event":"circuit_open"},"id":"s2"}
  {"ping":1}`)
})

test('a frame like no other, and a server that has heard nothing, are told in few words', async () => {
  const { server, join } = await serve()
  expect(saidBy(() => expect(server).toHaveHeard({ ping: 1 }))).toBe(
    'expected the server to have heard a frame with\n  {"ping":1}\nand it has heard nothing',
  )
  await join({ subscriptions: [] })
  expect(saidBy(() => expect(server).toHaveHeard({ ping: 1 }))).toBe(
    'expected the server to have heard a frame with\n  {"ping":1}\n' +
      'it has heard one\n  {"hello":{"v":2,"subscriptions":[]}}',
  )
})

test('a frame that should not be there is shown', async () => {
  const { server, join } = await serve()
  await join({ subscriptions: [] })
  expect(saidBy(() => expect(server).not.toHaveHeard({ hello: {} }))).toBe(
    'expected the server not to have heard a frame with\n  {"hello":{}}\n' +
      'and frame 1 of 1 is\n  {"hello":{"v":2,"subscriptions":[]}}',
  )
})

test('long frames are cut short, and of many differences three are shown', async () => {
  const { server } = await serve()
  const data = { text: 'x'.repeat(1_000), a: 1, b: 2, c: 3 }
  const user = await new SocketUser(server.WebSocket, server.url).opened()
  await user.greets().heard('bookmark')
  await server.publish('deployed', data)
  const other = { text: 'y', a: 0, b: 0, c: 0 }
  const said = saidBy(() => expect(server).toHaveSent({ event: 'deployed', data: other }))
  expect(said).toContain('  data.a: 1 instead of 0\n  data.b: 2 instead of 0\n  and 1 more\n')
  expect(Math.max(...said.split('\n').map(({ length }) => length))).toBeLessThan(250)
})

test('tokens are matched, and called by a name in every message', async () => {
  const { server } = await serve({ auth: 'on' })
  const [first, second] = [server.token(), server.token()]
  const user = await new SocketUser(server.WebSocket, server.url).opened()
  user.says({ auth: first, hello: { v: 2, subscriptions: [] } }, { refresh_token: true })
  await user.heard('token_refreshed')
  expect(server).toHaveHeard({ auth: first })
  expect(server).toHaveHeard({ auth: '(token 1 of ada)' })
  expect(server).not.toHaveHeard({ auth: second })
  expect(server).toHaveSent({ type: 'token_refreshed', token: '(token 3 of ada)' })
  const said = [
    saidBy(() => expect(server).toHaveHeard({ auth: second })),
    saidBy(() => expect(server).not.toHaveHeard({ auth: first })),
    saidBy(() => expect(server).toHaveHeard({ auth: 'eyJ-of-somewhere-else' })),
    saidBy(() => expect(server).toHaveSent({ type: 'authenticated' })),
  ]
  expect(said[0]).toContain('auth: "(token 1 of ada)" instead of "(token 2 of ada)"')
  expect(said.join()).not.toMatch(/fake-token|eyJ/)
})

test('a token that stands where none belongs is not told either', async () => {
  const { server } = await serve()
  const user = await new SocketUser(server.WebSocket, server.url).opened()
  const token = server.token()
  user.says({ auth: { token } }, { subscribe: { auth: token } }, { token: `(${token})` })
  user.says({ ping: 1 })
  await user.heard('pong')
  const frames = [{ type: 'token_refreshed', token }]
  const said = [
    saidBy(() => expect(server).toHaveHeard({ auth: { token: 'x' } })),
    saidBy(() => expect(server).toHaveHeard({ subscribe: { auth: 'x' } })),
    saidBy(() => expect(server).not.toHaveHeard({ subscribe: { auth: token } })),
    saidBy(() => expect(server).toHaveHeard({ ping: expect.stringContaining(token) })),
    saidBy(() => expect(frames).toBeGapless()),
  ]
  expect(said[1]).toContain('subscribe.auth: "(unknown token)" instead of "(unknown token)"')
  expect(said.join()).not.toContain('fake-token')
})

test('toHaveConnections counts those that are open', async () => {
  const { server, join } = await serve()
  expect(server).toHaveConnections(0)
  await join()
  expect(server).toHaveConnections(1)
  expect(saidBy(() => expect(server).toHaveConnections(2))).toBe(
    'expected 2 open connections, and there is 1',
  )
  expect(saidBy(() => expect(server).not.toHaveConnections(1))).toBe(
    'expected any number of open connections but 1',
  )
})

test('toHaveSubscription knows what is held now, by whatever connection', async () => {
  const { server, join } = await serve()
  const everything = await join()
  const user = await join({ subscriptions: [{ id: 'a', filter: { event: 'made', nodeId: 'n' } }] })
  expect(server).toHaveSubscription(true)
  expect(server).toHaveSubscription({ nodeId: 'n', event: 'made' })
  user.says({ subscribe: { event: 'other' }, id: 'a' })
  await user.heard('subscribed')
  everything.socket.close()
  await everything.ended()
  expect(server).not.toHaveSubscription(true)
  const said = saidBy(() => expect(server).toHaveSubscription({ event: 'made', nodeId: 'n' }))
  expect(said).toBe(
    'expected a connection to be subscribed to\n  {"event":"made","nodeId":"n"}\n' +
      'and these are held now:\n  {"event":"other"}',
  )
  user.says({ unsubscribe: { id: 'a' } })
  await user.heard('unsubscribed')
  expect(saidBy(() => expect(server).toHaveSubscription({}))).toContain('  (none)')
  await everything.ended()
})

test('a subscription that was refused is not held', async () => {
  const { server } = await serve({ auth: 'on' })
  const user = await new SocketUser(server.WebSocket, server.url).opened()
  const subscriptions = [
    { id: 'a', filter: { event: 'admin_event' } },
    { id: 'b', filter: {} },
  ]
  user.says({ auth: server.token({ role: 'viewer' }), hello: { v: 2, subscriptions } })
  await user.heard('welcome')
  expect(server.subscriptions()).toEqual([{}])
})

test('toBeGapless says where events are missing, twice there or out of order', async () => {
  const { server, join } = await serve()
  const user = await join()
  const published = [
    await server.publish('a'),
    await server.publish('b'),
    await server.publish('c'),
  ]
  await user.heard('c')
  const events = user.frames.filter(({ event }) => event !== undefined)
  expect(events).toBeGapless()
  expect(events).toBeGapless(published)
  const [a, b, c] = events as [object, object, object]
  const told = [
    [a, c],
    [a, b, b, c],
    [a, c, b],
    [a, {}],
  ].map((list) => saidBy(() => expect(list).toBeGapless(published)))
  expect(told).toEqual([
    'expected the events to be gapless, and these offsets never came: 2',
    'expected the events to be gapless, and offset 2 came twice: number 2 and 3',
    'expected the events to be gapless, and offset 2 (number 3) came behind 3',
    'expected the events to be gapless, and number 2 has no offset: {}',
  ])
  expect(saidBy(() => expect(events).not.toBeGapless())).toBe(
    'expected the events not to be gapless, and all 3 are in order',
  )
})

test('what is neither a server nor a list is refused', () => {
  expect(() => expect({}).toHaveConnections(1)).toThrow('a server of maxine-server-ref/testing')
  expect(() => expect('abc').toBeGapless()).toThrow('a list of events')
})
