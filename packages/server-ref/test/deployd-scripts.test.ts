import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { startServer } from '../src/node/start-server.ts'
import { importsTypeScript } from '../src/node/systems/deployd/handlers/module.ts'
import type { DeploydOptions, RunningDeployd } from '../src/node/systems/deployd.ts'
import { handlerFiles } from './handler-files.ts'
import { connect, eventually } from './raw-client.ts'

const DOCUMENT = readFileSync(
  new URL('../../../fixtures/seeds/go-deployd-realtime.md', import.meta.url),
  'utf8',
)

/** The scripts of the document, as they stand there. */
const SCRIPTS = [...DOCUMENT.matchAll(/```javascript\n(\/\/ aftercommit\.js[^]*?)```/g)].map(
  ([, script = '']) => script,
)

const HELPERS = `
function calculateCompletionPoints(priority) { return priority * 10 }
function getNextTaskSuggestion(userId) { return 'another one for ' + userId }
`

async function serve(
  files: Readonly<Record<string, string>>,
  options: Partial<DeploydOptions> = {},
): Promise<{ server: RunningDeployd; logged: string[] }> {
  const logged: string[] = []
  const { deployd, ...rest } = options
  const server = await startServer({
    ...{ dialect: 'deployd', testing: true, logger: (_, message) => void logged.push(message) },
    ...rest,
    deployd: { handlers: handlerFiles(files), handlerTimeMs: 200, ...deployd },
  })
  onTestFinished(() => server.close())
  return { server, logged }
}

/** Creates a todo, and gives the answer with the events that were told. */
async function createTodo(server: RunningDeployd, todo: object) {
  const client = await connect(`${server.url}/ws`)
  onTestFinished(() => client.drop())
  await client.settled()
  const response = await fetch(`${server.httpUrl}/todos`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(todo),
  })
  const body = (await response.json()) as Record<string, unknown>
  await client.settled()
  const told = client.frames.map((text) => JSON.parse(text) as Record<string, unknown>)
  const events = told.filter(({ type }) => type === 'custom_event')
  return { status: response.status, body, told, events }
}

describe('the scripts of the document', () => {
  it('are two', () => expect(SCRIPTS).toHaveLength(2))

  it('emit what they say, by the word of what is stored', async () => {
    const { server } = await serve({ 'todos/aftercommit.js': SCRIPTS[0]! })
    const { body, told, events } = await createTodo(server, {
      title: 'Critical System Alert',
      priority: 9,
      status: 'completed',
    })
    expect(told[0]).toMatchObject({ type: 'collection_change', document: { id: body['id'] } })
    expect(events).toMatchObject([
      {
        event: 'urgent_task_created',
        data: { taskId: body['id'], priority: 9, createdBy: 'root', timestamp: expect.any(String) },
        timestamp: expect.any(String),
      },
      { event: 'task_completed', data: { taskId: body['id'], completedBy: 'root' } },
    ])
    expect((await createTodo(server, { priority: 1 })).events).toEqual([])
  })

  it('change the response', async () => {
    const { server } = await serve({
      'todos/aftercommit.js': SCRIPTS[1]!,
      'todos/helpers.js': HELPERS,
    })
    const { body, events } = await createTodo(server, { status: 'completed', priority: 9 })
    expect(body).toMatchObject({
      status: 'completed',
      message: 'Congratulations! Task completed successfully!',
      points: 90,
      nextSuggestion: 'another one for root',
      messages: ['High priority task created - notifications sent!'],
    })
    expect(events.map(({ event }) => event)).toEqual(['task_completed', 'high_priority_task'])
  })

  it('say which helper is missing, and lose nothing', async () => {
    const { server } = await serve({ 'todos/aftercommit.js': SCRIPTS[1]! })
    const { status, body, told } = await createTodo(server, { status: 'completed' })
    expect(status).toBe(200)
    expect(body['$error']).toEqual({
      handler: 'afterCommit',
      code: 'failed',
      message: 'ReferenceError: calculateCompletionPoints is not defined',
    })
    expect(told.map(({ type }) => type)).toEqual(['collection_change', 'custom_event'])
  })
})

describe('a script', () => {
  it('has this, data, me, previous, and the rest by name', async () => {
    const { server } = await serve({
      'todos/validate.js': `
        if (this !== data) throw new Error('this is not data')
        const seen = [collection, action, typeof id, typeof previous, me.username]
        data.seen = await Promise.resolve(seen)
        return`,
      'todos/beforerequest.js': 'if (data.bad) cancel("bad " + collection, 409)',
    })
    expect((await createTodo(server, {})).body).toMatchObject({
      seen: ['todos', 'create', 'undefined', 'undefined', 'root'],
    })
    expect(await createTodo(server, { bad: true })).toMatchObject({
      status: 409,
      body: { detail: 'bad todos' },
    })
  })

  it('may call something of its own what is a word elsewhere', async () => {
    const { server } = await serve({
      'todos/validate.js': 'const data = this, id = 1; data.seen = id',
    })
    expect((await createTodo(server, {})).body).toMatchObject({ seen: 1 })
  })

  it.each([
    ['never ends', 'for (;;);'],
    ['never ends within a try', 'for (;;) try { for (;;); } catch {}'],
    ['never ends waiting', 'await new Promise(() => {})'],
    ['waits for a timer', 'await new Promise((resolve) => setTimeout(resolve, 5000))'],
  ])('that %s is ended, and nothing is lost', async (_, script) => {
    const { server } = await serve({ 'todos/aftercommit.js': script })
    const { status, body, told } = await createTodo(server, { a: 1 })
    expect(status).toBe(200)
    expect(body['$error']).toMatchObject({ code: 'timeout', message: 'took longer than 200 ms' })
    expect(told).toMatchObject([{ action: 'created', document: { a: 1 } }])
  })

  it('that never ends before a commit stores nothing', async () => {
    const { server } = await serve({ 'todos/validate.js': 'for (;;);' })
    expect((await createTodo(server, {})).status).toBe(500)
    expect((await fetch(`${server.httpUrl}/health`)).status).toBe(200)
  })

  it('writes to the log of the server', async () => {
    const { server, logged } = await serve({ 'todos/aftercommit.js': 'console.log("hi", this.a)' })
    await createTodo(server, { a: 1 })
    expect(logged).toContain('hi 1')
  })

  it('may leave timers behind, whose errors the server survives', async () => {
    const { server, logged } = await serve({
      'todos/aftercommit.js': `
        setTimeout(() => { throw new Error('from a timer') })
        setTimeout(async () => { emit('too late') })
        clearTimeout(setTimeout(() => emit('never'), 50))`,
    })
    const { events } = await createTodo(server, {})
    await eventually(() => logged.some((line) => line.includes('from a timer')))
    expect(events).toEqual([])
    expect((await createTodo(server, {})).status).toBe(200)
  })

  it('may be TypeScript', async () => {
    const { server } = await serve({
      'todos/validate.ts': `
        interface Todo { title?: string; length?: number }
        const todo = data as Todo
        if (todo.title === undefined) { error('title', 'is missing'); return }
        todo.length = todo.title.length`,
    })
    expect((await createTodo(server, { title: 'abc' })).body).toMatchObject({ length: 3 })
    expect(await createTodo(server, {})).toMatchObject({ status: 400, body: { field: 'title' } })
  })
})

describe('a module', () => {
  it.each([
    ['a default', 'validate.mjs', 'export default ({ data }) => { data.seen = true }'],
    ['its moment', 'validate.js', 'export function validate({ data }) { data.seen = true }'],
    [
      'TypeScript',
      'beforeRequest.ts',
      'interface A { a: 1 }\nexport const beforeRequest = ({ data }: { data: object }): void => { (data as { seen: boolean }).seen = true }',
    ],
  ])('exports %s', async (_, name, text) => {
    const { server } = await serve({ [`todos/${name}`]: text })
    expect((await createTodo(server, {})).body).toMatchObject({ seen: true })
  })

  it('that never ends is ended too', async () => {
    const { server } = await serve({ 'todos/validate.mjs': 'export default () => { for (;;); }' })
    expect((await createTodo(server, {})).status).toBe(500)
  })

  it('imports what stands beside it', async () => {
    const { server } = await serve({
      'todos/lib.mjs': 'export const double = (n) => 2 * n',
      'todos/validate.mjs': `import { double } from './lib.mjs'
        export default ({ data }) => { data.a = double(data.a) }`,
    })
    expect((await createTodo(server, { a: 2 })).body).toMatchObject({ a: 4 })
  })

  it('in TypeScript does so where Node reads that, and says what it needs elsewhere', async () => {
    const started = serve({
      'todos/lib.ts': 'export const double = (n: number): number => 2 * n',
      'todos/validate.ts': `import { double } from './lib.ts'
export const validate = ({ data }: { data: { a: number } }) => { data.a = double(data.a) }`,
    })
    if (importsTypeScript()) {
      const { server } = await started
      expect((await createTodo(server, { a: 2 })).body).toMatchObject({ a: 4 })
    } else {
      await expect(started).rejects.toThrow(/validate\.ts imports others, .* Node 22\.18/)
    }
  })

  it('may hold helpers for scripts', async () => {
    const { server } = await serve({
      'todos/helpers.mjs': 'export const double = (n) => 2 * n',
      'todos/validate.js': 'this.a = double(this.a)',
    })
    expect((await createTodo(server, { a: 2 })).body).toMatchObject({ a: 4 })
  })
})

test.each<[string, Record<string, string>, RegExp]>([
  ['no program', { 'todos/validate.js': 'if (' }, /validate\.js: SyntaxError: /],
  ['no TypeScript', { 'todos/validate.ts': 'const a: = 1' }, /validate\.ts: /],
  ['a module without the function', { 'todos/validate.mjs': 'export const a = 1' }, /no function/],
  ['a module that throws', { 'todos/validate.mjs': 'export default a.b' }, /ReferenceError/],
  ['helpers that throw', { 'todos/helpers.js': 'a.b' }, /helpers\.js: ReferenceError/],
  ['helpers that never end', { 'todos/helpers.js': 'for (;;);' }, /timed out/],
  ['two of one', { 'todos/validate.js': '', 'todos/Validate.ts': '' }, /Only one of/],
  ['a collection that is not there', { 'users/validate.js': '' }, /no collection users/],
])('a server does not start with %s', async (_, files, message) => {
  const directory = handlerFiles(files)
  const settings = { handlers: directory, handlerTimeMs: 100, collections: ['todos'] }
  const started = startServer({ dialect: 'deployd', deployd: settings })
  await expect(started).rejects.toMatchObject({
    name: 'SettingError',
    message: expect.stringMatching(message),
  })
  await expect(started).rejects.not.toThrow('\n')
})

test('files that are no handlers are left alone, and Go is spoken of', async () => {
  const { logged } = await serve({
    'todos/aftercommit.go': 'package main',
    'todos/config.json': '{}',
    'README.md': 'handlers',
    '.git/validate.js': 'if (',
  })
  expect(logged).toContain('handlers in Go are not run here')
})

test('a directory that is not there is no directory of handlers', async () => {
  const deployd = { handlers: join(handlerFiles({}), 'nowhere') }
  await expect(startServer({ dialect: 'deployd', deployd })).rejects.toThrow('no directory')
})
