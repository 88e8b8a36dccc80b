import { describe, expect, it, test } from 'vitest'
import { createDeploydScene } from './deployd-scene.ts'
import { fakeAuthenticator } from './scene.ts'

const KEY = 'your-master-key'
const WITH_KEY = { 'x-master-key': KEY }

function bearer(token: string) {
  return { authorization: `Bearer ${token}` }
}

describe('a document', () => {
  it('is created with an id and times of the server, whatever the body says of them', async () => {
    const { ask, world } = createDeploydScene()
    const now = new Date(world.now()).toISOString()
    const created = await ask('POST /todos', { title: 'a', createdAt: 'never', updatedAt: 7 })
    expect(created.status).toBe(200)
    expect(created.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      title: 'a',
      createdAt: now,
      updatedAt: now,
    })
  })

  it('is read, changed field by field, and deleted', async () => {
    const { ask, world } = createDeploydScene()
    const { body: created } = await ask('POST /todos', { title: 'a', completed: false })
    const at = `/todos/${created.id}`
    expect((await ask(`GET ${at}`)).body).toEqual(created)
    await world.advance(1_000)
    const updated = await ask(`PUT ${at}`, { completed: true, id: created.id })
    expect(updated.body).toEqual({
      ...created,
      completed: true,
      updatedAt: new Date(world.now()).toISOString(),
    })
    expect((await ask(`GET ${at}`)).body).toEqual(updated.body)
    expect(await ask(`DELETE ${at}`)).toMatchObject({ status: 200, body: updated.body })
    for (const what of [`GET ${at}`, `DELETE ${at}`]) expect((await ask(what)).status).toBe(404)
    expect((await ask(`PUT ${at}`, {})).status).toBe(404)
  })

  it('loses no field to two who change others at once', async () => {
    const { ask, deployd } = createDeploydScene({
      handlers: { todos: { validate: async () => Promise.resolve() } },
    })
    const { body } = await ask('POST /todos', {})
    const id = body.id
    await Promise.all([
      deployd.collections.update('todos', id, { a: 1 }),
      deployd.collections.update('todos', id, { b: 2 }),
    ])
    expect((await ask(`GET /todos/${id}`)).body).toMatchObject({ a: 1, b: 2 })
  })

  it('cannot be changed by whoever has it in its hands', async () => {
    const { deployd } = createDeploydScene()
    const { result } = await deployd.collections.create('todos', { tags: ['a'] })
    expect(() => (result['tags'] as string[]).push('b')).toThrow(TypeError)
    const { result: read } = await deployd.collections.read('todos', result.id)
    expect(read['tags']).toEqual(['a'])
  })
})

describe('a body', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)])

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a list', []],
    ['a text', '"a"'],
    ['null', 'null'],
    ['a forbidden name', '{"__proto__":{"a":1}}'],
    ['a forbidden name further down', '{"a":{"constructor":1}}'],
    ['a word of the query language', { $set: { a: 1 } }],
    ['too many levels', { a: deep(12) }],
    ['too many names', Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`n${n}`, 1]))],
  ])('that is or has %s is refused, and nobody hears of it', async (_, body) => {
    const { ask, connect } = createDeploydScene()
    const { body: there } = await ask('POST /todos', { a: 1 })
    const client = await connect()
    for (const what of ['POST /todos', `PUT /todos/${there.id}`]) {
      const answer = await ask(what, body)
      expect(answer.status).toBe(400)
      expect(answer.headers['Content-Type']).toBe('application/problem+json')
    }
    expect((await ask('GET /todos')).body).toEqual([there])
    expect(client.heard()).toEqual([])
  })

  it('of eleven levels below its own is stored and told', async () => {
    const { ask, connect } = createDeploydScene()
    const client = await connect()
    expect((await ask('POST /todos', { a: deep(11) })).status).toBe(200)
    expect(client.heard()).toMatchObject([{ document: { a: deep(11) } }])
  })

  it('with an id is refused where it is another', async () => {
    const { ask } = createDeploydScene()
    expect(await ask('POST /todos', { id: 'a' })).toMatchObject({
      status: 400,
      body: { field: 'id' },
    })
    const { body } = await ask('POST /todos', {})
    expect((await ask(`PUT /todos/${body.id}`, { id: 'a' })).status).toBe(400)
  })

  it('that would make a document too large is refused', async () => {
    const { ask } = createDeploydScene()
    const { body } = await ask('POST /todos', { a: 'x'.repeat(40_000) })
    expect((await ask(`PUT /todos/${body.id}`, { b: 'x'.repeat(40_000) })).status).toBe(413)
  })
})

describe('a collection', () => {
  it('comes into being with its first document, where any may', async () => {
    const { ask } = createDeploydScene()
    expect(await ask('GET /todos')).toMatchObject({ status: 200, body: [] })
    await ask('POST /todos', {})
    expect((await ask('GET /health')).body).toMatchObject({ documents: 1, collections: 1 })
  })

  it('that is not in the list does not exist', async () => {
    const { ask } = createDeploydScene({ settings: { collections: ['todos'] } })
    expect((await ask('POST /todos', {})).status).toBe(200)
    for (const what of ['GET /users', 'POST /users', 'GET /users/1', 'PUT /users/1']) {
      expect(await ask(what, {})).toMatchObject({ status: 404 })
    }
  })

  it.each(['__proto__', 'constructor', 'prototype', 'ws', '1a', 'a.b', '%2e%2e', '_a'])(
    'cannot be called %s',
    async (name) => {
      const { ask } = createDeploydScene()
      expect((await ask(`POST /${name}`, {})).status).toBe(404)
      expect((await ask(`GET /${name}/constructor`)).status).toBe(404)
    },
  )

  it('has no document called as what every object has', async () => {
    const { ask } = createDeploydScene()
    await ask('POST /todos', {})
    for (const id of ['__proto__', 'constructor', 'toString']) {
      expect((await ask(`GET /todos/${id}`)).status).toBe(404)
    }
  })

  it('takes no more documents than there may be', async () => {
    const { ask } = createDeploydScene({ settings: { maxDocuments: 1 } })
    const { body } = await ask('POST /todos', {})
    expect((await ask('POST /users', {})).status).toBe(503)
    await ask(`DELETE /todos/${body.id}`)
    expect((await ask('POST /users', {})).status).toBe(200)
  })

  it('knows no other methods', async () => {
    const { ask } = createDeploydScene()
    expect(await ask('PATCH /todos/1', {})).toMatchObject({
      status: 405,
      headers: { Allow: 'GET, PUT, DELETE' },
    })
  })
})

describe('a list', () => {
  it('has what was asked for, and how many there are beside', async () => {
    const { ask } = createDeploydScene()
    for (const priority of [1, 9, 5]) await ask('POST /todos', { priority })
    const answer = await ask('GET /todos?priority={"$gt":1}&$sort=-priority&$limit=1')
    expect(answer).toMatchObject({ status: 200, body: [{ priority: 9 }] })
    expect(answer.headers['X-Total-Count']).toBe('2')
  })

  it.each(['$limit=x', '$sort=1', '$where=1', 'a={"$b":1}', 'a={"__proto__":1}', '$query={'])(
    'cannot be asked for with %s',
    async (query) => {
      const { ask } = createDeploydScene()
      const answer = await ask(`GET /todos?${query}`)
      expect(answer.status).toBe(400)
      expect(answer.headers['Content-Type']).toBe('application/problem+json')
    },
  )
})

describe('a change', () => {
  it('is told as documented, to everyone who is there, in the order of commits', async () => {
    const { ask, connect, world } = createDeploydScene()
    const clients = [await connect(), await connect()]
    const { body: created } = await ask('POST /todos', { title: 'a' })
    const { body: updated } = await ask(`PUT /todos/${created.id}`, { title: 'b' })
    await ask(`DELETE /todos/${created.id}`)
    const timestamp = new Date(world.now()).toISOString()
    const common = { type: 'collection_change', collection: 'todos', timestamp }
    for (const client of clients) {
      expect(client.heard()).toEqual([
        { ...common, action: 'created', document: created },
        { ...common, action: 'updated', document: updated },
        { ...common, action: 'deleted', document: updated },
      ])
    }
  })

  it('is told once for each of many that are made at once, and those who hear of it find it', async () => {
    const { deployd, connect, tick } = createDeploydScene()
    const client = await connect()
    const made = await Promise.all(
      Array.from({ length: 50 }, (_, n) => deployd.collections.create('todos', { n })),
    )
    await tick()
    const told = client.heard().map(({ document }) => (document as { id: string }).id)
    expect(told).toEqual(made.map(({ result }) => result.id))
    const { result } = await deployd.collections.list('todos')
    expect(result.found.map(({ id }) => id)).toEqual(told)
  })

  it('names the user who made it, and nobody where root did', async () => {
    const { ask, connect } = createDeploydScene({
      authenticator: fakeAuthenticator,
      masterKey: KEY,
    })
    const client = await connect()
    await ask('POST /todos', {}, bearer('ada'))
    await ask('POST /todos', {}, WITH_KEY)
    const [byAda, byRoot] = client.heard()
    expect(byAda).toMatchObject({ userId: 'ada' })
    expect(byRoot).not.toHaveProperty('userId')
  })

  it('that the store cannot keep is answered with 500, and told to nobody', async () => {
    const { createMemoryDocuments } =
      await import('../src/core/systems/deployd/documents/document-store.ts')
    const put = () => {
      throw new Error('disk full')
    }
    const { ask, connect, reported } = createDeploydScene({
      store: { ...createMemoryDocuments(), put },
    })
    const client = await connect()
    const answer = await ask('POST /todos', {})
    expect(answer.status).toBe(500)
    expect(JSON.stringify(answer.body)).not.toContain('disk')
    expect(client.heard()).toEqual([])
    expect(reported).toEqual(['disk full'])
  })
})

describe('a server with a key or tokens', () => {
  it.each([
    ['nothing', {}, 401],
    ['the key', WITH_KEY, 200],
    ['another key', { 'x-master-key': `${KEY}.` }, 401],
    ['a token', bearer('ada'), 200],
    ['a bad token', bearer('bad'), 401],
    ['an old token', bearer('old'), 401],
    ['another key and a token', { ...bearer('ada'), 'x-master-key': '' }, 401],
  ])('answers who shows %s', async (_, headers, status) => {
    const { ask } = createDeploydScene({ authenticator: fakeAuthenticator, masterKey: KEY })
    for (const what of ['POST /todos', 'GET /todos', 'GET /metrics']) {
      const answer = await ask(what, {}, headers)
      expect(answer.status).toBe(status)
      if (status === 401) expect(answer.headers['WWW-Authenticate']).toMatch(/^Bearer/)
    }
    expect((await ask('GET /health')).status).toBe(200)
  })

  it('counts the keys that it refused', async () => {
    const { ask, deployd } = createDeploydScene({ masterKey: KEY })
    await ask('POST /todos', {}, { 'x-master-key': 'no' })
    expect(deployd.counters.authRefused).toBe(1)
  })

  it('does not look at either where it has none', async () => {
    const { ask } = createDeploydScene()
    const headers = { ...WITH_KEY, ...bearer('bad') }
    expect((await ask('POST /todos', {}, headers)).status).toBe(200)
  })

  it('keeps the rules of its collections, which bind neither root nor its role', async () => {
    const { ask } = createDeploydScene({
      authenticator: fakeAuthenticator,
      masterKey: KEY,
      settings: { collections: { news: { read: 'anyone', write: ['editor'] }, notes: {} } },
    })
    const status = async (what: string, headers = {}) => (await ask(what, {}, headers)).status
    expect(await status('POST /news')).toBe(401)
    expect(await status('POST /news', bearer('ada/viewer'))).toBe(403)
    expect(await status('POST /news', bearer('ada/editor'))).toBe(200)
    expect(await status('POST /news', bearer('ada/root'))).toBe(200)
    expect(await status('POST /news', WITH_KEY)).toBe(200)
    expect(await status('GET /news')).toBe(200)
    expect(await status('GET /notes')).toBe(401)
    expect(await status('GET /notes', bearer('ada/viewer'))).toBe(200)
  })

  it('tells of a collection only those who may read it', async () => {
    const { ask, connect } = createDeploydScene({
      authenticator: fakeAuthenticator,
      settings: { collections: { notes: { read: ['editor'] }, todos: {} } },
    })
    const editor = await connect({ token: 'eve/editor' })
    const others = [await connect(), await connect({ token: 'ada/viewer' })]
    await ask('POST /notes', {}, bearer('eve/editor'))
    await ask('POST /todos', {}, bearer('ada'))
    expect(editor.heard().map(({ collection }) => collection)).toEqual(['notes', 'todos'])
    for (const other of others) {
      expect(other.heard().map(({ collection }) => collection)).toEqual(['todos'])
    }
  })
})

test('metrics count what happened', async () => {
  const { ask, connect } = createDeploydScene()
  await connect()
  await ask('POST /todos', {})
  await ask('POST /todos', '{')
  expect((await ask('GET /metrics')).body).toMatchObject({
    documents: 1,
    wsConnections: 1,
    events: 1,
    delivered: 1,
    requests: 3,
    requestErrors: 1,
  })
})
