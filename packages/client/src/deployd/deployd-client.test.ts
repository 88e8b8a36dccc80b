import type { ServerMessage } from 'maxine-protocol'
import { deploydRoomsServer, deploydServer } from 'maxine-protocol/dialects/deployd/server'
import { describe, expect, test, vi } from 'vitest'
import { createFaceScene } from '../../test/face-scene.ts'
import { DeploydClient } from './deployd-client.ts'
import type { DeploydOptions } from './deployd-options.ts'

interface Todo {
  readonly id: string
  readonly title: string
}

interface Collections {
  todos: Todo
  users: { readonly id: string }
}

interface Custom {
  task_completed: { readonly taskId: string }
}

const TODO: Todo = { id: 'doc1', title: 'New' }
const ISO = '1970-01-01T00:00:00.000Z'

/** The documented server, which greets nobody. */
async function connectToDocumented(options: DeploydOptions = {}) {
  const scene = createFaceScene(
    deploydServer,
    (parts) => new DeploydClient<Collections, Custom>({ ...parts, ...options }),
  )
  const connected = scene.client.connect()
  const socket = await scene.accept()
  await scene.world.advance(0)
  await connected
  return { ...scene, socket }
}

function createDeployed(options: DeploydOptions = {}) {
  return createFaceScene(
    deploydRoomsServer,
    (parts) =>
      new DeploydClient<Collections, Custom>({ ...parts, profile: 'deployed', ...options }),
  )
}

function change(action: string, collection = 'todos'): ServerMessage {
  const data = { collection, action, document: TODO, userId: 'user1' }
  return {
    type: 'event',
    event: 'collection_change',
    topic: `collection:${collection}`,
    data,
    timestamp: 0,
  }
}

function emitted(event: string, data: unknown): ServerMessage {
  return { type: 'event', event, data, timestamp: 0 }
}

describe('a documented server', () => {
  test('is connected to as soon as the socket is open, and is told nothing', async () => {
    const { client, heard, socket } = await connectToDocumented()
    expect(socket.url).toBe('ws://localhost:2403/ws')
    expect(client.state).toMatchObject({ status: 'connected', continuity: 'none' })
    client.collection('todos').on('created', () => undefined)
    expect(heard(socket)).toEqual([])
  })

  test('tells of a collection’s changes by what was done', async () => {
    const { client, say, socket } = await connectToDocumented()
    const told: unknown[] = []
    const todos = client.collection('todos')
    for (const name of ['created', 'updated', 'deleted', 'change'] as const) {
      todos.on(name, (document, { action, userId, timestamp }) => {
        told.push([name, document.title, action, userId, timestamp])
      })
    }
    say(socket, change('created'), change('deleted'), change('created', 'users'))
    expect(told).toEqual([
      ['created', 'New', 'created', 'user1', 0],
      ['change', 'New', 'created', 'user1', 0],
      ['deleted', 'New', 'deleted', 'user1', 0],
      ['change', 'New', 'deleted', 'user1', 0],
    ])
  })

  test('tells of changes and custom events in the document’s words', async () => {
    const { client, say, socket } = await connectToDocumented()
    const told: unknown[] = []
    client.on('collection_change', (message) => told.push(message))
    client.on('custom_event', (message) => told.push(message))
    say(socket, change('updated'), emitted('task_completed', { taskId: 'doc1' }))
    expect(told).toEqual([
      {
        type: 'collection_change',
        collection: 'todos',
        action: 'updated',
        document: TODO,
        userId: 'user1',
        timestamp: ISO,
      },
      { type: 'custom_event', event: 'task_completed', data: { taskId: 'doc1' }, timestamp: ISO },
    ])
  })

  test('tells of a custom event by its name, whatever else is listened to', async () => {
    const { client, say, socket } = await connectToDocumented()
    const heard = vi.fn()
    client.on('task_completed', ({ data }) => heard(data.taskId))
    client.collection('todos').on('change', () => undefined)
    client.subscribe({ event: 'other' })
    say(socket, emitted('task_completed', { taskId: 'doc1' }))
    expect(heard.mock.calls).toEqual([['doc1']])
  })

  test('tells of everything by event, until the handler is taken away', async () => {
    const { client, say, socket } = await connectToDocumented()
    const heard = vi.fn()
    const remove = client.on('event', ({ event }) => heard(event))
    say(socket, change('created'), emitted('task_completed', {}))
    remove()
    say(socket, change('created'))
    expect(heard.mock.calls).toEqual([['collection_change'], ['task_completed']])
  })

  test('is not trusted to have kept anything: a lost connection is a gap', async () => {
    const { accept, client, socket, told, world } = await connectToDocumented()
    client.collection('todos').on('created', () => undefined)
    socket.end(1006)
    await world.advance(1_000)
    await accept()
    await world.advance(0)
    expect(told).toEqual(['open', 'error abnormal', 'close 1006', 'open', 'gap unsupported'])
  })

  test('needs no token, and is shown it in a header where that can be', async () => {
    const { heard, socket } = await connectToDocumented({ token: 'canary' })
    expect(socket.options).toMatchObject({ headers: { authorization: 'Bearer canary' } })
    expect([heard(socket), socket.url]).toEqual([[], 'ws://localhost:2403/ws'])
  })

  test('has no rooms and takes no events of clients, and the client says so', async () => {
    const { client } = await connectToDocumented()
    const unsupported = expect.objectContaining({
      code: 'unsupported',
      advice: expect.stringContaining('deployed'),
    })
    expect(() => client.join('room')).toThrow(unsupported)
    expect(() => client.leave('room')).toThrow(unsupported)
    expect(() => client.emit('event')).toThrow(unsupported)
  })
})

describe('a deployed server', () => {
  test('is shown the token in a frame, and asked for the rooms that are wanted', async () => {
    const { client, connect, heard } = createDeployed({ token: 'key' })
    client.join('lobby')
    client.collection('todos').on('change', () => undefined)
    const socket = await connect()
    expect(socket.url).not.toContain('key')
    expect(heard(socket)).toEqual([
      { type: 'authenticate', token: 'key' },
      { type: 'subscribe', subscriptions: [{ filter: { topic: 'lobby' } }] },
      { type: 'subscribe', subscriptions: [{ filter: { topic: 'collection:todos' } }] },
    ])
  })

  test('tells of a collection’s changes as the documented one does', async () => {
    const { client, connect, say } = createDeployed()
    const heard = vi.fn()
    client.collection('todos').on('created', ({ title }, { action }) => heard(title, action))
    const socket = await connect()
    say(socket, change('created'), change('updated'))
    expect(heard.mock.calls).toEqual([['New', 'created']])
  })

  test('is joined again after a break, and left once', async () => {
    const { breakOff, client, connect, heard, world } = createDeployed()
    client.join('lobby')
    client.join('lobby')
    const second = await breakOff(await connect())
    const joined = { type: 'subscribe', subscriptions: [{ filter: { topic: 'lobby' } }] }
    expect(heard(second)).toEqual([joined])
    client.leave('lobby')
    await world.advance(200)
    expect(heard(second)).toEqual([{ type: 'unsubscribe', filters: [{ topic: 'lobby' }] }])
  })

  test('hands the events of a room to the handler of the join', async () => {
    const { client, connect, say } = createDeployed()
    const heard = vi.fn()
    client.join('lobby', ({ event }) => heard(event))
    const socket = await connect()
    say(
      socket,
      { ...emitted('hello', {}), topic: 'lobby' } as ServerMessage,
      { ...emitted('hello', {}), topic: 'other' } as ServerMessage,
    )
    expect(heard.mock.calls).toEqual([['hello']])
  })

  test('is given events, or the application hears that it was not', async () => {
    const { client, connect, heard } = createDeployed()
    expect(client.emit('hello')).toBe(false)
    const socket = await connect()
    expect(client.emit('hello', { text: 'hi' }, 'lobby')).toBe(true)
    expect(client.emit('bye')).toBe(true)
    expect(heard(socket)).toEqual([
      { type: 'publish', event: 'hello', data: { text: 'hi' }, topic: 'lobby' },
      { type: 'publish', event: 'bye' },
    ])
  })

  test('is never sent more than it reads', () => {
    const { client } = createDeployed()
    expect(() => client.emit('hello', 'x'.repeat(600))).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    )
  })
})

describe('refuses', () => {
  const { client } = createDeployed()
  const bad = expect.objectContaining({ name: 'MaxineError', code: 'bad_option' })

  test.each([[''], [1], [undefined], ['to*dos']])('%j as the name of anything', (name) => {
    expect(() => client.collection(name as never)).toThrow(bad)
    expect(() => client.join(name as never)).toThrow(bad)
    expect(() => client.leave(name as never)).toThrow(bad)
    expect(() => client.emit(name as never)).toThrow(bad)
  })

  test('changes that there are not, and handlers that are none', () => {
    const todos = client.collection('todos')
    expect(() => todos.on('removed' as never, () => undefined)).toThrow(bad)
    expect(() => todos.on('created', undefined as never)).toThrow(bad)
    expect(() => client.on('custom_event', undefined as never)).toThrow(bad)
    expect(() => client.on('constructor' as never, undefined as never)).toThrow(bad)
    expect(() => client.join('lobby', 'handler' as never)).toThrow(bad)
  })

  test('what is no JSON', () => {
    expect(() => client.emit('hello', 1n)).toThrow(bad)
  })

  test.each([null, { profile: 'other' }, { url: 'http://localhost' }])(
    'options like %j',
    (given) => {
      expect(() => new DeploydClient(given as never)).toThrow(bad)
    },
  )
})
