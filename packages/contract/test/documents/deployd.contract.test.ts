import type { RunningDeployd } from 'maxine-server-ref'
import { expect, test, vi } from 'vitest'
import {
  change,
  runCommand,
  serveDeployd,
  setDeploydStage,
  writeHandlers,
} from './deployd-stage.ts'
import { FrameClient } from './frame-client.ts'
import { codeUnder, readBlocks } from './read-blocks.ts'
import { until } from './until.ts'

const BLOCKS = readBlocks('go-deployd-realtime.md')
const CONNECTION = codeUnder(BLOCKS, 'WebSocket Connection')
const EVENTS_SCRIPT = codeUnder(BLOCKS, 'JavaScript Events')
const RESPONSE_SCRIPT = codeUnder(BLOCKS, 'Response Modification Example')
const TEXT = expect.any(String) as string

/** What the script calls and the document leaves out. */
const HELPERS = `
function calculateCompletionPoints(priority) { return priority * 10 }
function getNextTaskSuggestion(userId) { return 'something else for ' + userId }
`

function hear(server: RunningDeployd): Promise<FrameClient> {
  return FrameClient.open(`${server.url}/ws`)
}

/** Runs blocks of the document's page, one behind the other; gives the names that they call. */
async function openPage(server: RunningDeployd, more: readonly string[], names: object) {
  const stage = setDeploydStage(server)
  await stage.run([CONNECTION, ...more].join('\n'), { ...names })
  await until(() => expect(stage.printed()).toEqual(['Connected to go-deployd WebSocket']))
  return stage
}

test('“WebSocket Connection” hears of changes and of custom events', async () => {
  const server = await serveDeployd({
    handlers: { todos: { afterCommit: ({ emit }) => emit('hello', { to: 'all' }) } },
  })
  const handleCustomEvent = vi.fn()
  const stage = await openPage(server, [], { handleCustomEvent })
  await change(server, 'POST /todos', { title: 'New Todo Item' })
  await until(() => expect(handleCustomEvent).toHaveBeenCalledOnce())
  expect(handleCustomEvent.mock.calls[0]![0]).toMatchObject({
    ...{ type: 'custom_event', event: 'hello', data: { to: 'all' } },
  })
  expect(stage.printed()).toContain('Collection: todos, Action: created')
})

test('“Event Structure” is what travels', async () => {
  const server = await serveDeployd()
  const client = await hear(server)
  const documented = JSON.parse(codeUnder(BLOCKS, 'Event Structure', { language: 'json' })) as {
    readonly document: object
  }
  const todo = { title: 'New Todo Item', completed: false }
  await change(server, 'POST /todos', todo, { sub: 'user123' })
  const chosen = { id: TEXT, createdAt: TEXT }
  expect(await client.next()).toMatchObject({
    ...documented,
    document: { ...documented.document, ...chosen },
    timestamp: TEXT,
  })
})

test('“Live Collection Monitoring” follows todos and users', async () => {
  const server = await serveDeployd()
  const names = {
    handleCustomEvent: vi.fn(),
    updateUserList: vi.fn(),
    addTodoToUI: vi.fn(),
    updateTodoInUI: vi.fn(),
    removeTodoFromUI: vi.fn(),
  }
  await openPage(server, [codeUnder(BLOCKS, 'Live Collection Monitoring')], names)
  const { id } = await change(server, 'POST /todos', { title: 'one' })
  await change(server, `PUT /todos/${id}`, { title: 'other' })
  await change(server, `DELETE /todos/${id}`)
  await change(server, 'POST /users', { username: 'ada' })
  const ada = expect.objectContaining({ username: 'ada' }) as object
  await until(() => expect(names.updateUserList).toHaveBeenCalledWith('created', ada))
  expect(names.addTodoToUI.mock.calls).toMatchObject([[{ id, title: 'one' }]])
  expect(names.updateTodoInUI.mock.calls).toMatchObject([[{ id, title: 'other' }]])
  expect(names.removeTodoFromUI.mock.calls).toEqual([[id]])
})

test('“Testing Real-time Updates” creates a document, and everybody hears of it', async () => {
  const server = await serveDeployd()
  const client = await hear(server)
  const command = codeUnder(BLOCKS, 'Testing Real-time Updates', { language: 'bash' })
  const document = await runCommand(server, command)
  expect(document).toMatchObject({ title: 'Real-time test todo', completed: false, priority: 1 })
  expect(await client.next()).toMatchObject({
    ...{ type: 'collection_change', collection: 'todos', action: 'created', document },
  })
})

/** What the handlers of both languages are to do. */
async function expectTaskEvents(server: RunningDeployd): Promise<void> {
  const client = await hear(server)
  const next = async () => {
    const { type, event, data } = await client.next()
    return type === 'custom_event' ? { event, data } : type
  }
  const { id } = await change(server, 'POST /todos', { title: 'urgent', priority: 9 })
  const task = { taskId: id, title: 'urgent' }
  expect(await next()).toBe('collection_change')
  expect(await next()).toEqual({
    event: 'urgent_task_created',
    data: { ...task, priority: 9, createdBy: 'root', timestamp: TEXT },
  })
  const ada = { sub: 'ada' }
  await change(server, `PUT /todos/${id}`, { priority: 7, status: 'completed' }, ada)
  expect(await next()).toBe('collection_change')
  expect(await next()).toEqual({
    event: 'task_completed',
    data: { ...task, completedBy: 'ada', completionTime: TEXT },
  })
  await change(server, `DELETE /todos/${(await change(server, 'POST /todos', { priority: 7 })).id}`)
  expect([await next(), await next()]).toEqual(['collection_change', 'collection_change'])
}

test('“JavaScript Events” emits behind the commit', async () => {
  const handlers = writeHandlers({ 'aftercommit.js': EVENTS_SCRIPT })
  await expectTaskEvents(await serveDeployd({ handlers }))
})

test('“Go Events” does the same in the words of our server', async () => {
  const now = () => new Date().toISOString()
  const server = await serveDeployd({
    handlers: {
      todos: {
        afterCommit({ data, me, emit }) {
          const { id: taskId, title, priority, status } = data
          const username = me?.['username']
          if (typeof priority === 'number' && priority >= 8) {
            const task = { taskId, title, priority, createdBy: username, timestamp: now() }
            emit('urgent_task_created', task)
          }
          if (status === 'completed') {
            emit('task_completed', { taskId, title, completedBy: username, completionTime: now() })
          }
        },
      },
    },
  })
  await expectTaskEvents(server)
})

test('“Client-Side Custom Event Handling” shows what a handler emits', async () => {
  const server = await serveDeployd({
    handlers: writeHandlers({
      'aftercommit.js': `${EVENTS_SCRIPT}\nemit('user_online', { userId: me.id })`,
    }),
  })
  // A function: an arrow is nothing that can be called with `new`.
  const shown = vi.fn(function () {
    return undefined
  })
  const names = {
    handleCustomEvent: vi.fn(),
    updateUserStatus: vi.fn(),
    Notification: shown,
  }
  const stage = await openPage(
    server,
    [codeUnder(BLOCKS, 'Client-Side Custom Event Handling')],
    names,
  )
  const todo = { title: 'Disk is full', priority: 9, status: 'completed' }
  await change(server, 'POST /todos', todo, { sub: 'ada' })
  await until(() => expect(names.updateUserStatus).toHaveBeenCalledWith('ada', 'online'))
  expect(shown.mock.calls).toEqual([
    ['Urgent Task Created!', { body: 'Disk is full (Priority: 9)', icon: '/urgent-icon.png' }],
  ])
  expect(stage.printed().at(-1)).toMatch(/ ada completed: Disk is full$/)
})

test('“Custom Event Structure” is what travels', async () => {
  const handlers = writeHandlers({ 'aftercommit.js': EVENTS_SCRIPT })
  const server = await serveDeployd({ handlers })
  const client = await hear(server)
  await change(
    server,
    'POST /todos',
    { title: 'Critical System Alert', priority: 9 },
    { sub: 'admin' },
  )
  await client.next()
  const json = codeUnder(BLOCKS, 'Custom Event Structure', { language: 'json' })
  const documented = JSON.parse(json) as { readonly data: object }
  expect(await client.next()).toEqual({
    ...documented,
    data: { ...documented.data, taskId: TEXT, timestamp: TEXT },
    timestamp: TEXT,
  })
})

test('“Response Modification Example” tells clients and changes the answer', async () => {
  const handlers = writeHandlers({ 'aftercommit.js': RESPONSE_SCRIPT, 'helpers.js': HELPERS })
  const server = await serveDeployd({ handlers })
  const client = await hear(server)
  const ada = { sub: 'ada' }
  const { id, ...created } = await change(server, 'POST /todos', { title: 'one', priority: 3 }, ada)
  expect(created).not.toHaveProperty('messages')
  const completed = await change(server, `PUT /todos/${id}`, { status: 'completed' }, ada)
  expect(completed).toMatchObject({
    ...{ id, title: 'one', priority: 3, status: 'completed' },
    ...{ message: 'Congratulations! Task completed successfully!', points: 30 },
    nextSuggestion: 'something else for ada',
  })
  await client.next()
  // What is stored, and told, is the document: only the answer has more.
  expect((await client.next())['document']).not.toHaveProperty('points')
  expect(await client.next()).toMatchObject({
    event: 'task_completed',
    data: { taskId: id, title: 'one', completedBy: 'ada' },
  })
})

test('“Real-time + Response Example” has its message in the answer and its event on the wire', async () => {
  const handlers = writeHandlers({ 'aftercommit.js': RESPONSE_SCRIPT, 'helpers.js': HELPERS })
  const server = await serveDeployd({ handlers })
  const client = await hear(server)
  const command = codeUnder(BLOCKS, 'Real-time + Response Example', { language: 'bash' })
  const { id, ...answer } = await runCommand(server, command)
  expect(answer).toMatchObject({
    ...{ title: 'Critical system maintenance', priority: 9, assignedTo: 'admin' },
    messages: ['High priority task created - notifications sent!'],
  })
  expect(await client.next()).toMatchObject({ type: 'collection_change', action: 'created' })
  expect(await client.next()).toMatchObject({
    ...{ type: 'custom_event', event: 'high_priority_task' },
    data: { taskId: id, title: 'Critical system maintenance', assignedTo: 'admin' },
  })
})
