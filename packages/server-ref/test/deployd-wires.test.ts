import { describe, expect, it, onTestFinished, test } from 'vitest'
import { startServer } from '../src/node/start-server.ts'
import type { DeploydOptions } from '../src/node/systems/deployd.ts'
import { createDeploydScene } from './deployd-scene.ts'
import type { DeploydSceneOptions } from './deployd-scene.ts'
import type { HandshakeError } from './raw-client.ts'
import { connect as dial, eventually } from './raw-client.ts'
import { fakeAuthenticator } from './scene.ts'
import { SECRET, tokenFor } from './test-server.ts'

const BAD_FRAMES = [
  '{',
  '',
  '[]',
  'null',
  '7',
  '{"type":7}',
  '{"type":"join"}',
  '{"type":"join","room":""}',
  '{"type":"join","room":7}',
  '{"type":"leave"}',
  '{"type":"auth"}',
  '{"type":"auth","token":null}',
  '{"type":"emit"}',
  '{"type":"emit","event":"","data":1}',
  '{"type":"emit","event":"a","room":[]}',
  '{"type":"emit","event":"a","data":{"__proto__":1}}',
  '{"type":"connect"}',
  `{"type":"join","room":"${'x'.repeat(300)}"}`,
]

describe('the documented wire', () => {
  it('greets nobody, and understands nothing that is said', async () => {
    const { connect, deployd, ask, tick } = createDeploydScene()
    const client = await connect()
    const frames = [{ type: 'join', room: 'a' }, { type: 'auth', token: 'ada' }, ...BAD_FRAMES]
    client.says(...frames)
    await tick()
    expect(client.heard()).toEqual([])
    expect(deployd.counters.framesRefused).toBe(frames.length)
    expect(deployd.sizes().subscriptions).toBe(0)
    await ask('POST /todos', {})
    expect(client.heard()).toHaveLength(1)
  })

  it('tells everyone of a custom event, with its room where it has one', async () => {
    const { connect, deployd, world, tick } = createDeploydScene()
    const client = await connect()
    await deployd.emit('user_online', { userId: 'ada' })
    await deployd.emit('chat', 'hello', 'lobby')
    await tick()
    const timestamp = new Date(world.now()).toISOString()
    expect(client.heard()).toEqual([
      { type: 'custom_event', event: 'user_online', data: { userId: 'ada' }, timestamp },
      { type: 'custom_event', event: 'chat', data: 'hello', room: 'lobby', timestamp },
    ])
    expect(client.writes).toEqual([])
  })

  it('closes on a token that is refused where the client shows one, and lets in who shows none', async () => {
    const { connect } = createDeploydScene({ authenticator: fakeAuthenticator })
    expect((await connect({ token: 'bad' })).closed).toEqual({
      code: 1008,
      reason: 'Invalid authentication token',
    })
    expect((await connect()).closed).toBeUndefined()
  })

  it('ends a connection whose token is over', async () => {
    const { connect, world } = createDeploydScene({ authenticator: fakeAuthenticator })
    const client = await connect({ token: 'ada/viewer/1000' })
    await world.advance(30_000)
    expect(client.closed).toEqual({ code: 4401, reason: 'token expired' })
    expect(world.pending()).toBe(0)
  })
})

function createDeployed(options: DeploydSceneOptions = {}) {
  return createDeploydScene({
    ...options,
    settings: { profile: 'deployed', ...options.settings },
  })
}

describe('the deployed wire', () => {
  it('greets with an id and the time in seconds', async () => {
    const { connect, world } = createDeployed()
    const [first, second] = [await connect(), await connect()]
    const meta = { timestamp: world.now() / 1000 }
    expect(first.heard()).toEqual([{ type: 'connect', data: { client_id: 'c-1' }, meta }])
    expect(second.heard()).toMatchObject([{ data: { client_id: 'c-2' } }])
  })

  it('tells everyone of a change, as an event of its room', async () => {
    const { connect, ask, world } = createDeployed()
    const client = await connect()
    client.heard()
    const { body } = await ask('POST /todos', { title: 'a' })
    await ask(`PUT /todos/${body.id}`, {})
    await ask(`DELETE /todos/${body.id}`)
    const meta = { timestamp: world.now() / 1000 }
    const common = { type: 'emit', room: 'collection:todos', data: body, meta }
    expect(client.heard()).toEqual([
      { ...common, event: 'created' },
      { ...common, event: 'updated' },
      { ...common, event: 'deleted' },
    ])
  })

  it('tells only the room of a change where that is set', async () => {
    const { connect, ask, tick } = createDeployed({ settings: { changesTo: 'room' } })
    const [member, former, other] = [await connect(), await connect(), await connect()]
    member.says({ type: 'join', room: 'collection:todos' })
    former.says({ type: 'join', room: 'collection:todos' })
    former.says({ type: 'leave', room: 'collection:todos' })
    await tick()
    for (const client of [member, former, other]) client.heard()
    await ask('POST /todos', {})
    expect(member.heard()).toMatchObject([{ event: 'created' }])
    expect([...former.heard(), ...other.heard()]).toEqual([])
  })

  it('takes a token in a frame, and says whose it is', async () => {
    const { connect, tick, ask } = createDeployed({ authenticator: fakeAuthenticator })
    const [user, root] = [await connect(), await connect()]
    user.heard()
    root.heard()
    user.says({ type: 'auth', token: 'ada/viewer' })
    root.says({ type: 'auth', token: 'eve/root' })
    await tick()
    expect(user.heard()).toEqual([
      { type: 'auth', data: { authenticated: true, user_id: 'ada', is_root: false } },
    ])
    expect(root.heard()).toMatchObject([{ data: { user_id: 'eve', is_root: true } }])
    await ask('POST /todos', {}, { authorization: 'Bearer ada' })
    expect(user.heard()).toMatchObject([{ event: 'created' }])
  })

  it.each(['bad', 'old'])('answers the token "%s" and goes on as before', async (token) => {
    const { connect, tick, deployd } = createDeployed({ authenticator: fakeAuthenticator })
    const client = await connect()
    client.heard()
    client.says({ type: 'auth', token }, { type: 'auth', token: 'ada' })
    await tick()
    expect(client.heard()).toMatchObject([
      { type: 'error', error: 'Invalid authentication token' },
      { type: 'auth', data: { user_id: 'ada' } },
    ])
    client.says({ type: 'auth', token: 'bob' })
    await tick()
    expect(client.heard()).toMatchObject([{ error: 'Invalid authentication token' }])
    expect(deployd.counters.authRefused).toBe(2)
    expect(client.closed).toBeUndefined()
  })

  it('has no tokens where nothing can check them', async () => {
    const { connect, tick } = createDeployed()
    const client = await connect()
    client.heard()
    client.says({ type: 'auth', token: 'ada' })
    await tick()
    expect(client.heard()).toEqual([{ type: 'error', error: 'Authentication not available' }])
  })

  it('gives a user no more connections than there may be', async () => {
    const { connect, tick } = createDeployed({
      authenticator: fakeAuthenticator,
      session: { connectionsPerUser: 1 },
    })
    const [first, second] = [await connect(), await connect()]
    first.says({ type: 'auth', token: 'ada' })
    second.says({ type: 'auth', token: 'ada' })
    await tick()
    expect(second.heard().at(-1)).toEqual({ type: 'error', error: 'Too many connections' })
  })

  it('passes what a client emits to a room, or to all, the sender among them', async () => {
    const { connect, tick, world } = createDeployed()
    const [sender, member, other] = [await connect(), await connect(), await connect()]
    member.says({ type: 'join', room: 'lobby' })
    await tick()
    for (const client of [sender, member, other]) client.heard()
    sender.says({ type: 'emit', event: 'chat', data: { text: 'hello' }, room: 'lobby' })
    sender.says({ type: 'emit', event: 'hi' })
    await tick()
    const meta = { timestamp: world.now() / 1000 }
    const hi = { type: 'emit', event: 'hi', data: null, meta }
    expect(sender.heard()).toEqual([hi])
    expect(other.heard()).toEqual([hi])
    const chat = { type: 'emit', event: 'chat', data: { text: 'hello' }, room: 'lobby', meta }
    expect(member.writes).toEqual([[`${JSON.stringify(chat)}\n${JSON.stringify(hi)}`]])
  })

  it.each([
    { event: 'created', room: 'collection:todos' },
    { event: 'collection_change', data: { collection: 'a', action: 'created', document: {} } },
  ])('passes on nothing that would be taken for a change: $event', async (frame) => {
    const { connect, tick } = createDeployed()
    const [sender, other] = [await connect(), await connect()]
    other.says({ type: 'join', room: 'collection:todos' })
    await tick()
    for (const client of [sender, other]) client.heard()
    sender.says({ type: 'emit', ...frame })
    await tick()
    expect(sender.heard()).toEqual([{ type: 'error', error: 'Event not allowed' }])
    expect(other.heard()).toEqual([])
  })

  it('lets nobody emit without a token where tokens are checked', async () => {
    const { connect, tick } = createDeployed({ authenticator: fakeAuthenticator })
    const client = await connect()
    client.heard()
    client.says({ type: 'emit', event: 'hi' })
    await tick()
    expect(client.heard()).toEqual([{ type: 'error', error: 'Authentication required' }])
  })

  it.each([
    ['{', 'Invalid message format'],
    ['[]', 'Invalid message format'],
    ['{"type":"join"}', 'Room name required'],
    ['{"type":"join","room":""}', 'Room name required'],
    ['{"type":"leave","room":7}', 'Room name required'],
    ['{"type":"emit","data":1}', 'Event name required'],
    ['{"type":"auth"}', 'Invalid authentication token'],
    ['{"type":"dance"}', 'Unknown message type: dance'],
    [`{"type":"${'x'.repeat(100)}"}`, `Unknown message type: ${'x'.repeat(64)}`],
    ['{}', 'Unknown message type: '],
  ])('answers %s in the words of the deployed server', async (frame, error) => {
    const { connect, tick, deployd } = createDeployed()
    const client = await connect()
    client.heard()
    client.says(frame)
    await tick()
    expect(client.heard()).toEqual([{ type: 'error', error }])
    expect(deployd.counters.framesRefused).toBe(1)
  })

  it('survives every bad frame', async () => {
    const { connect, tick, ask, deployd } = createDeployed()
    const client = await connect()
    client.heard()
    client.says(...BAD_FRAMES)
    await tick()
    expect(client.heard()).toHaveLength(BAD_FRAMES.length)
    expect(deployd.counters.framesRefused).toBe(BAD_FRAMES.length)
    await ask('POST /todos', {})
    expect(client.heard()).toHaveLength(1)
  })

  it('lets nobody into more rooms than there may be', async () => {
    const { connect, tick, deployd } = createDeployed({ session: { maxSubscriptions: 2 } })
    const client = await connect()
    client.heard()
    for (const room of ['a', 'b', 'b', 'c']) client.says({ type: 'join', room })
    await tick()
    expect(client.heard()).toEqual([{ type: 'error', error: 'Too many rooms' }])
    expect(deployd.sizes().subscriptions).toBe(2)
  })

  it('says so to who says too much', async () => {
    const { connect, tick } = createDeployed({ session: { messageBurst: 1 } })
    const client = await connect()
    client.heard()
    client.says({ type: 'join', room: 'a' }, { type: 'join', room: 'b' })
    await tick()
    expect(client.heard()).toEqual([{ type: 'error', error: 'Too many messages' }])
  })
})

test('nothing is left when everybody has gone', async () => {
  const { connect, deployd, tick, world, ask } = createDeployed({
    authenticator: fakeAuthenticator,
  })
  const clients = [await connect(), await connect()]
  for (const client of clients) {
    client.says({ type: 'auth', token: 'ada' }, { type: 'join', room: 'lobby' })
  }
  await tick()
  expect(deployd.sizes()).toEqual({ connections: 2, subscriptions: 2, addresses: 1, users: 1 })
  clients[0]!.drop()
  await ask('POST /todos', {}, { authorization: 'Bearer ada' })
  await deployd.close(1012, 'service restart')
  expect(clients[1]!.closed).toEqual({ code: 1012, reason: 'service restart' })
  expect(deployd.sizes()).toEqual({ connections: 0, subscriptions: 0, addresses: 0, users: 0 })
  expect(world.pending()).toBe(0)
})

async function serve(options: Partial<DeploydOptions> = {}) {
  const server = await startServer({ ...options, dialect: 'deployd', testing: true })
  onTestFinished(() => server.close())
  const join = async (path = '/ws') => {
    const client = await dial(server.url + path)
    onTestFinished(() => client.drop())
    return client
  }
  const post = (path: string, body: unknown, headers = {}) =>
    fetch(server.httpUrl + path, { method: 'POST', body: JSON.stringify(body), headers })
  return { server, join, post }
}

describe('on a port', () => {
  it('a document travels from a request to every socket', async () => {
    const { join, post } = await serve()
    const clients = [await join(), await join()]
    const created: unknown = await (await post('/todos', { title: 'a' })).json()
    for (const client of clients) {
      expect(await client.next()).toMatchObject({ type: 'collection_change', document: created })
    }
  })

  it('documents outlive a restart within the process', async () => {
    const { server, post, join } = await serve()
    const created: unknown = await (await post('/todos', { title: 'a' })).json()
    const client = await join()
    await server.faults.restart({ epoch: 'new' })
    expect(await client.closed()).toMatchObject({ code: 1012 })
    expect(await (await fetch(`${server.httpUrl}/todos`)).json()).toEqual([created])
  })

  it('only /ws is a place for WebSockets', async () => {
    const { join } = await serve()
    await expect(join('/')).rejects.toMatchObject({ status: 404 } satisfies Partial<HandshakeError>)
  })

  it('a key locks the server, and is told in constant time from others', async () => {
    const { post, server } = await serve({ deployd: { masterKey: 'your-master-key' } })
    expect((await post('/todos', {})).status).toBe(401)
    expect((await post('/todos', {}, { 'x-master-key': 'your-master-kez' })).status).toBe(401)
    expect((await post('/todos', {}, { 'x-master-key': 'your-master-key' })).status).toBe(200)
    expect((await fetch(`${server.httpUrl}/todos`)).status).toBe(401)
  })

  it('a token of a user is a bearer token over HTTP, and a frame on the deployed wire', async () => {
    const { post, join } = await serve({
      auth: { secret: SECRET },
      deployd: { profile: 'deployed' },
    })
    const token = tokenFor({ sub: 'ada', role: 'root' })
    const client = await join()
    client.send({ type: 'auth', token })
    expect(await client.until(({ type }) => type === 'auth')).toEqual({
      type: 'auth',
      data: { authenticated: true, user_id: 'ada', is_root: true },
    })
    const response = await post('/todos', {}, { authorization: `Bearer ${token}` })
    expect(response.status).toBe(200)
    expect(await client.next()).toMatchObject({ type: 'emit', event: 'created' })
  })

  it('a frame of 512 bytes is read on the deployed wire, and one more kills', async () => {
    const { join } = await serve({ deployd: { profile: 'deployed' } })
    const frameOf = (bytes: number) => {
      const around = JSON.stringify({ type: 'emit', event: 'a', data: '' }).length
      return { type: 'emit', event: 'a', data: 'x'.repeat(bytes - around) }
    }
    const client = await join()
    client.send(frameOf(512))
    await client.until(({ type }) => type === 'emit')
    client.send(frameOf(513))
    expect(await client.closed()).toMatchObject({ code: 1009 })
  })

  it('on the documented wire long frames are read, and ignored', async () => {
    const { join, server } = await serve()
    const client = await join()
    client.send({ type: 'emit', data: 'x'.repeat(5_000) })
    await eventually(() => server.core.counters.framesRefused === 1)
    await client.settled()
  })

  it('what is drained at once is one frame of several documents', async () => {
    const { join, server } = await serve({ deployd: { profile: 'deployed' } })
    const client = await join()
    await client.next()
    client.forget()
    await Promise.all([1, 2, 3].map((n) => server.core.emit('count', n)))
    await client.settled()
    expect(client.frames).toHaveLength(1)
    const documents = client.frames[0]!.split('\n').map((text) => JSON.parse(text) as unknown)
    expect(documents).toMatchObject([{ data: 1 }, { data: 2 }, { data: 3 }])
  })

  it('what is drained at once is several frames where one would be longer than clients read', async () => {
    const { join, server } = await serve({ deployd: { profile: 'deployed' } })
    const client = await join()
    await client.next()
    client.forget()
    await Promise.all([1, 2, 3, 4, 5].map(() => server.core.emit('long', 'x'.repeat(60_000))))
    await client.settled()
    expect(client.frames.map((frame) => frame.split('\n').length)).toEqual([4, 1])
  })

  it('a body of more than 64 KiB is not read', async () => {
    const { post } = await serve()
    expect((await post('/todos', { a: 'x'.repeat(65_536) })).status).toBe(413)
  })

  it('a page of an origin that is known may use the routes with a key, and read how many there are', async () => {
    const { server } = await serve({ origins: ['https://app.example'] })
    const headers = { origin: 'https://app.example' }
    const asked = await fetch(`${server.httpUrl}/todos`, { method: 'OPTIONS', headers })
    expect(asked.headers.get('access-control-allow-headers')).toContain('x-master-key')
    expect(asked.headers.get('access-control-allow-methods')).toContain('PUT')
    const listed = await fetch(`${server.httpUrl}/todos`, { headers })
    expect(listed.headers.get('access-control-expose-headers')).toContain('x-total-count')
    expect(listed.headers.get('x-total-count')).toBe('0')
  })

  it('pings every 54 seconds', async () => {
    const delays: number[] = []
    const world = {
      now: Date.now,
      random: Math.random,
      after: (ms: number) => {
        delays.push(ms)
        return () => undefined
      },
    }
    await serve({ world })
    expect(delays).toContain(54_000)
  })
})

test.each<[string, DeploydOptions['deployd'] & object, RegExp]>([
  ['a short key', { masterKey: 'short' }, /at least 12/],
  ['a key file that is not there', { masterKeyFile: '/nowhere' }, /cannot be read/],
  ['two keys', { masterKey: 'x'.repeat(12), masterKeyFile: '/nowhere' }, /either/],
  ['another profile', { profile: 'other' as never }, /documented or deployed/],
  ['rooms that cannot be joined', { changesTo: 'room' }, /deployed profile/],
  ['other hearers', { profile: 'deployed', changesTo: 'nobody' as never }, /everyone or room/],
  ['no time', { handlerTimeMs: 0 }, /from 1/],
  ['no documents', { maxDocuments: 0.5 }, /whole number/],
  ['a collection of no name', { collections: ['__proto__'] }, /No collection/],
  ['rules nobody can be told apart by', { collections: { a: { write: ['x'] } } }, /rules of a/],
  ['a handler of no moment', { handlers: { a: { later: () => 1 } as never } }, /a\.later/],
  ['a handler that is none', { handlers: { a: { validate: 1 as never } } }, /a\.validate/],
])('a server does not start with %s', async (_, deployd, message) => {
  await expect(startServer({ dialect: 'deployd', deployd })).rejects.toMatchObject({
    name: 'SettingError',
    message: expect.stringMatching(message),
  })
})
