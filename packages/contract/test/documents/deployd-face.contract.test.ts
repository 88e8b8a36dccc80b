import { DeploydClient } from 'maxine-client/deployd'
import type { DeploydOptions } from 'maxine-client/deployd'
import type { RunningDeployd } from 'maxine-server-ref'
import { expect, onTestFinished, test, vi } from 'vitest'
import { change, runCommand, serveDeployd, tokenOf, writeHandlers } from './deployd-stage.ts'
import { codeUnder, readBlocks } from './read-blocks.ts'
import { until } from './until.ts'

// What the pages of the document do, done by our client.

interface Todo {
  readonly id: string
  readonly title: string
}

interface Collections {
  todos: Todo
  users: { readonly id: string; readonly username: string }
}

interface Custom {
  urgent_task_created: { readonly title: string; readonly priority: number }
  task_completed: { readonly title: string; readonly completedBy: string }
  chat: { readonly text: string }
}

const BLOCKS = readBlocks('go-deployd-realtime.md')

function clientOf(server: RunningDeployd, options: DeploydOptions = {}) {
  const client = new DeploydClient<Collections, Custom>({
    url: `${server.url}/ws`,
    backoff: { baseMs: 1, capMs: 50 },
    ...options,
  })
  onTestFinished(() => client.disconnect())
  return client
}

test('our client follows todos and users as “Live Collection Monitoring” does', async () => {
  const server = await serveDeployd()
  const client = clientOf(server)
  const told: unknown[] = []
  const todos = client.collection('todos')
  todos.on('created', ({ title }) => told.push(`created ${title}`))
  todos.on('updated', ({ title }) => told.push(`updated ${title}`))
  todos.on('deleted', ({ id }) => told.push(`deleted ${id}`))
  client.collection('users').on('change', ({ username }, { action }) => {
    told.push(`${action} ${username}`)
  })
  await client.connect()
  const { id } = await change(server, 'POST /todos', { title: 'one' })
  await change(server, `PUT /todos/${id}`, { title: 'other' })
  await change(server, `DELETE /todos/${id}`)
  await change(server, 'POST /users', { username: 'ada' })
  const expected = ['created one', 'updated other', `deleted ${id}`, 'created ada']
  await until(() => expect(told).toEqual(expected))
})

test('our client hears what “JavaScript Events” emits, by its name', async () => {
  const script = codeUnder(BLOCKS, 'JavaScript Events')
  const server = await serveDeployd({ handlers: writeHandlers({ 'aftercommit.js': script }) })
  const client = clientOf(server)
  const told: string[] = []
  client.on('urgent_task_created', ({ data }) => told.push(`${data.title} (${data.priority})`))
  client.on('task_completed', ({ data }) => told.push(`${data.completedBy}: ${data.title}`))
  await client.connect()
  const todo = { title: 'Disk is full', priority: 9, status: 'completed' }
  await change(server, 'POST /todos', todo, { sub: 'ada' })
  await until(() => expect(told).toEqual(['Disk is full (9)', 'ada: Disk is full']))
})

test('our client comes back and says that it may have missed something', async () => {
  const server = await serveDeployd()
  const client = clientOf(server)
  const created = vi.fn<(todo: Todo) => void>()
  const gap = vi.fn()
  client.collection('todos').on('created', created)
  client.on('gap', gap)
  await client.connect()
  server.faults.resetAll()
  await until(() => expect(gap).toHaveBeenCalledOnce())
  await until(() => expect(client.state.status).toBe('connected'))
  await runCommand(server, codeUnder(BLOCKS, 'Testing Real-time Updates', { language: 'bash' }))
  await until(() => expect(created).toHaveBeenCalledOnce())
  expect(created.mock.calls[0]![0]).toMatchObject({ title: 'Real-time test todo' })
})

test('our client shows its token to the deployed server, joins rooms and talks in them', async () => {
  const server = await serveDeployd({ profile: 'deployed', changesTo: 'room' })
  const [ada, bob] = ['ada', 'bob'].map((sub) =>
    clientOf(server, { profile: 'deployed', token: tokenOf({ sub }) }),
  )
  const heard: string[] = []
  bob!.on('chat', ({ data }) => heard.push(data.text))
  bob!.collection('todos').on('created', ({ title }) => heard.push(title))
  bob!.join('lobby')
  await Promise.all([ada!.connect(), bob!.connect()])
  await until(() => expect(server.core.sizes()).toMatchObject({ subscriptions: 2, users: 2 }))
  expect(ada!.emit('chat', { text: 'to nobody' }, 'kitchen')).toBe(true)
  expect(ada!.emit('chat', { text: 'hello, Bob' }, 'lobby')).toBe(true)
  await until(() => expect(heard).toEqual(['hello, Bob']))
  await change(server, 'POST /todos', { title: 'Buy milk' })
  await until(() => expect(heard).toEqual(['hello, Bob', 'Buy milk']))
  bob!.leave('lobby')
  await until(() => expect(server.core.sizes().subscriptions).toBe(1))
  await Promise.all([ada!.disconnect(), bob!.disconnect()])
  await until(() => {
    expect(server.core.sizes()).toMatchObject({ connections: 0, subscriptions: 0, users: 0 })
  })
})
