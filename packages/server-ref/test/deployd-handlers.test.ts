import { describe, expect, it } from 'vitest'
import type { HandlerContext } from '../src/core/systems/deployd/handlers/handler.ts'
import { createDeploydScene } from './deployd-scene.ts'
import { fakeAuthenticator } from './scene.ts'

/** A scene with one handler of todos. */
function withHandler(moment: string, handler: (context: HandlerContext) => unknown) {
  return createDeploydScene({ handlers: { todos: { [moment]: handler } } })
}

const never = () => new Promise<never>(() => undefined)

describe('validate', () => {
  it('sees the document as it would be, and what it changes is stored', async () => {
    const seen: unknown[] = []
    const { ask } = withHandler('validate', ({ data, previous, action, id }) => {
      seen.push({ data: structuredClone(data), previous, action, id })
      data['seen'] = seen.length
    })
    const { body } = await ask('POST /todos', { title: 'a' })
    expect(body).toMatchObject({ title: 'a', seen: 1 })
    const updated = await ask(`PUT /todos/${body.id}`, { done: true })
    expect(updated.body).toMatchObject({ title: 'a', done: true, seen: 2 })
    expect(seen).toEqual([
      { data: { title: 'a' }, previous: undefined, action: 'create', id: undefined },
      { data: { ...body, done: true }, previous: body, action: 'update', id: body.id },
    ])
  })

  it('changes neither the id nor the times', async () => {
    const { ask } = withHandler('validate', ({ data }) =>
      Object.assign(data, { id: 'x', createdAt: 'x', updatedAt: 'x' }),
    )
    const { body } = await ask('POST /todos', {})
    expect(Object.values(body)).not.toContain('x')
    expect((await ask(`PUT /todos/${body.id}`, {})).body).toEqual(body)
  })

  it.each([
    [undefined, 400, '/problems/bad-request'],
    [403, 403, '/problems/forbidden'],
    [422, 422, 'about:blank'],
  ])('cancels with the status %s', async (given, status, type) => {
    const { ask, connect } = withHandler('validate', ({ cancel, emit }) => {
      emit('never')
      cancel('no such todo', given)
    })
    const client = await connect()
    const answer = await ask('POST /todos', {})
    expect(answer).toMatchObject({ status, body: { type, detail: 'no such todo' } })
    expect((await ask('GET /todos')).body).toEqual([])
    expect(client.heard()).toEqual([])
  })

  it('cancels even where the handler catches what that throws', async () => {
    const { ask } = withHandler('validate', ({ cancel }) => {
      try {
        cancel('no')
      } catch {
        // As a script might.
      }
    })
    expect((await ask('POST /todos', {})).status).toBe(400)
  })

  it('notes every field that is wrong', async () => {
    const { ask } = withHandler('validate', ({ error }) => {
      error('title', 'is missing')
      error('priority', 'is too high')
    })
    expect(await ask('POST /todos', {})).toMatchObject({
      status: 400,
      body: {
        detail: 'is missing',
        field: 'title',
        errors: { title: 'is missing', priority: 'is too high' },
      },
    })
  })

  it('says what it has to say once the document is stored, behind the change', async () => {
    const { ask, connect } = withHandler('validate', ({ emit }) => emit('checked', { a: 1 }))
    const client = await connect()
    await ask('POST /todos', {})
    expect(client.heard().map(({ type, event }) => event ?? type)).toEqual([
      'collection_change',
      'checked',
    ])
  })

  it.each([
    ['throws', () => Promise.reject(new Error('broken')), 'Error: broken'],
    [
      'throws what is no error',
      () => Promise.reject(undefined as unknown as Error),
      'threw what is no error',
    ],
    [
      'leaves what is no document',
      ({ data }: HandlerContext) => (data['$a'] = 1),
      'left what is no document',
    ],
    ['leaves what JSON cannot say', ({ data }: HandlerContext) => (data['a'] = data), 'JSON'],
    [
      'answers in place of the server',
      ({ setResponseStatus }: HandlerContext) => setResponseStatus(201),
      'afterCommit',
    ],
  ])('that %s stores nothing, and says so', async (_, handler, message) => {
    const { ask, connect, reported } = withHandler('validate', handler)
    const client = await connect()
    const answer = await ask('POST /todos', {})
    expect(answer.status).toBe(500)
    expect(answer.body['detail']).toContain('validate of todos failed, and nothing was changed')
    expect(answer.body['detail']).toContain(message)
    expect((await ask('GET /todos')).body).toEqual([])
    expect(client.heard()).toEqual([])
    expect(reported).toHaveLength(1)
  })

  it('that takes too long stores nothing', async () => {
    const { ask, world, deployd } = createDeploydScene({
      handlers: { todos: { validate: never } },
      settings: { handlerTimeMs: 700 },
    })
    const answered = ask('POST /todos', {})
    await world.advance(699)
    expect(deployd.counters.requestErrors).toBe(0)
    await world.advance(1)
    expect((await answered).body['detail']).toContain('took longer than 700 ms')
    expect(world.pending()).toBe(0)
  })
})

describe('beforeRequest', () => {
  it('changes the fields of a body, and keeps strangers from reading', async () => {
    const { ask } = withHandler('beforeRequest', ({ data, action, cancel }) => {
      if (action === 'read' || action === 'list') cancel('not here', 403)
      data['by'] = 'the handler'
    })
    expect((await ask('POST /todos', {})).body).toMatchObject({ by: 'the handler' })
    for (const what of ['GET /todos', 'GET /todos/1']) expect((await ask(what)).status).toBe(403)
  })

  it('changes the query of a list', async () => {
    const { ask } = withHandler('beforeRequest', ({ query }) => {
      if (query) Object.assign(query, { hidden: null })
    })
    await ask('POST /todos', { a: 1 })
    await ask('POST /todos', { a: 2, hidden: true })
    expect((await ask('GET /todos')).body).toMatchObject([{ a: 1 }])
  })

  it('emits at a reading once it has let it through', async () => {
    const { ask, connect } = withHandler('beforeRequest', ({ emit, action }) => emit(action))
    const client = await connect()
    await ask('GET /todos')
    await ask('GET /todos/1')
    expect(client.heard().map(({ event }) => event)).toEqual(['list', 'read'])
  })

  it('knows who asks', async () => {
    const seen: unknown[] = []
    const { ask } = createDeploydScene({
      handlers: { todos: { beforeRequest: ({ me }) => void seen.push(me) } },
      authenticator: fakeAuthenticator,
      masterKey: 'your-master-key',
      settings: { collections: { todos: { read: 'anyone' } } },
    })
    await ask('GET /todos')
    await ask('GET /todos', '', { authorization: 'Bearer ada/editor' })
    await ask('GET /todos', '', { 'x-master-key': 'your-master-key' })
    expect(seen).toEqual([
      undefined,
      { id: 'ada', username: 'ada', role: 'editor', roles: ['editor'], isRoot: false },
      { id: 'root', username: 'root', role: 'root', isRoot: true },
    ])
  })
})

describe('afterCommit', () => {
  it('runs behind the change and before the response', async () => {
    const { ask, connect } = withHandler('afterCommit', async ({ data, emit }) => {
      emit('first', { id: data['id'] })
      await Promise.resolve()
      emit('second', undefined, 'lobby')
    })
    const client = await connect()
    const { body } = await ask('POST /todos', {})
    expect(client.heard()).toMatchObject([
      { type: 'collection_change', document: body },
      { type: 'custom_event', event: 'first', data: { id: body.id } },
      { type: 'custom_event', event: 'second', data: null, room: 'lobby' },
    ])
  })

  it('replaces the response, adds to it and changes its status', async () => {
    const { ask } = withHandler('afterCommit', (context) => {
      context.setResponseData({ ...context.data, message: 'done' })
      context.addResponseField('points', 3)
      context.addResponseMessage('one')
      context.addResponseMessage('two')
      context.setResponseStatus(201)
    })
    const { body, status } = await ask('POST /todos', { a: 1 })
    expect(status).toBe(201)
    expect(body).toMatchObject({ a: 1, message: 'done', points: 3, messages: ['one', 'two'] })
    expect((await ask(`GET /todos/${body.id}`)).body).not.toHaveProperty('message')
  })

  it('answers without a body where the status has none', async () => {
    const { ask } = withHandler('afterCommit', ({ setResponseStatus }) => setResponseStatus(204))
    expect(await ask('POST /todos', {})).toMatchObject({ status: 204, body: {} })
  })

  it('changes neither what is stored nor what is answered by changing its data', async () => {
    const { ask } = withHandler('afterCommit', ({ data }) => (data['a'] = 2))
    const { body } = await ask('POST /todos', { a: 1 })
    expect(body).toMatchObject({ a: 1 })
    expect((await ask('GET /todos')).body).toEqual([body])
  })

  it('has what a deletion found', async () => {
    const seen: unknown[] = []
    const { ask } = withHandler('afterCommit', ({ data, action }) => void seen.push([action, data]))
    const { body } = await ask('POST /todos', { a: 1 })
    await ask(`DELETE /todos/${body.id}`)
    expect(seen).toEqual([
      ['create', body],
      ['delete', body],
    ])
  })

  it.each([
    ['throws', () => Promise.reject(new Error('broken\nline')), 'Error: broken'],
    ['cancels', ({ cancel }: HandlerContext) => cancel('no'), 'comes too late'],
    ['notes an error', ({ error }: HandlerContext) => error('a', 'b'), 'comes too late'],
    ['sets no status', (c: HandlerContext) => c.setResponseStatus(99), '200 to 599'],
    ['answers no object', (c: HandlerContext) => c.setResponseData([]), 'takes an object'],
    ['adds a forbidden field', (c: HandlerContext) => c.addResponseField('__proto__', 1), 'name'],
    [
      'adds what JSON cannot say',
      (c: HandlerContext) => c.addResponseField('a', 1n),
      'JSON cannot say',
    ],
    ['forges a change', ({ emit }: HandlerContext) => emit('collection_change'), 'a change'],
    [
      'forges a change of a room',
      ({ emit }: HandlerContext) => emit('deleted', {}, 'collection:todos'),
      'a change',
    ],
    ['emits nothing', ({ emit }: HandlerContext) => emit(''), 'needs a name'],
    [
      'emits without end',
      ({ emit }: HandlerContext) => {
        for (;;) emit('again')
      },
      'more than 100 events',
    ],
  ])('that %s loses neither the document nor its change, and says so', async (_, run, message) => {
    const { ask, connect, reported } = withHandler('afterCommit', run)
    const client = await connect()
    const { status, body } = await ask('POST /todos', { a: 1 })
    expect(status).toBe(200)
    const { $error: error, ...document } = body
    expect(error).toMatchObject({
      handler: 'afterCommit',
      code: 'failed',
      message: expect.stringContaining(message),
    })
    expect((await ask(`GET /todos/${body.id}`)).body).toEqual(document)
    expect(client.heard()[0]).toMatchObject({ action: 'created', document })
    expect(reported).toHaveLength(1)
  })

  it('that takes too long is waited for no longer, and says nothing any more', async () => {
    let goOn: () => void = () => undefined
    const { ask, connect, world, reported } = withHandler('afterCommit', async ({ emit }) => {
      await new Promise<void>((resolve) => (goOn = resolve))
      emit('too late')
    })
    const client = await connect()
    const answered = ask('POST /todos', {})
    await world.advance(2_000)
    const { status, body } = await answered
    expect(status).toBe(200)
    expect(body).toMatchObject({ $error: { code: 'timeout', message: 'took longer than 2000 ms' } })
    goOn()
    await world.advance(0)
    expect(client.heard()).toHaveLength(1)
    expect(reported.at(-1)).toBe('afterCommit of todos is over: emit comes too late')
  })

  it('that throws when its time is over is reported', async () => {
    let goOn: () => void = () => undefined
    const { ask, world, reported } = withHandler('afterCommit', async () => {
      await new Promise<void>((resolve) => (goOn = resolve))
      throw new Error('at last')
    })
    const answered = ask('POST /todos', {})
    await world.advance(2_000)
    await answered
    goOn()
    await world.advance(0)
    expect(reported.at(-1)).toBe('at last')
  })

  it('may call what it was given when all is over, and nothing happens', async () => {
    const late: (() => void)[] = []
    const { ask, connect, tick, reported } = withHandler('afterCommit', (context) => {
      late.push(
        () => context.emit('late'),
        () => context.cancel('late'),
        () => context.error('a', 'late'),
        () => context.setResponseStatus(500),
      )
    })
    const client = await connect()
    await ask('POST /todos', {})
    client.heard()
    for (const call of late) expect(call).not.toThrow()
    await tick()
    expect(client.heard()).toEqual([])
    expect(reported).toHaveLength(late.length)
  })

  it('leaves out what it changed before it failed', async () => {
    const { ask } = withHandler('afterCommit', ({ setResponseStatus }) => {
      setResponseStatus(201)
      throw new Error('broken')
    })
    expect((await ask('POST /todos', {})).status).toBe(200)
  })

  it('is ended with the server, and no timer is left', async () => {
    const { ask, world, deployd } = withHandler('afterCommit', never)
    const answered = ask('POST /todos', {})
    await world.advance(0)
    await deployd.close(1012, 'over')
    expect((await answered).body).toMatchObject({ $error: { code: 'timeout' } })
    expect(world.pending()).toBe(0)
  })
})

describe('from within the process', () => {
  it('documents are changed by the same way', async () => {
    const { deployd, connect, tick } = createDeploydScene({
      handlers: { todos: { validate: ({ data }) => (data['checked'] = true) } },
    })
    const client = await connect()
    const { result } = await deployd.collections.create('todos', { a: 1 })
    expect(result).toMatchObject({ a: 1, checked: true })
    await deployd.collections.update('todos', result.id, { a: 2 })
    await deployd.collections.delete('todos', result.id)
    await tick()
    expect(client.heard().map(({ action }) => action)).toEqual(['created', 'updated', 'deleted'])
    await expect(deployd.collections.read('todos', result.id)).rejects.toThrow('no document')
  })

  it('events are emitted to all, and rejected where they would be taken for changes', async () => {
    const { deployd, connect, tick } = createDeploydScene()
    const client = await connect()
    await deployd.emit('user_online', { userId: 'ada' })
    await tick()
    await expect(deployd.emit('collection_change', {})).rejects.toThrow(TypeError)
    expect(client.heard()).toMatchObject([{ event: 'user_online', data: { userId: 'ada' } }])
  })
})
