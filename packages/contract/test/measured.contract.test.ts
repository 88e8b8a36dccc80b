import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { DEFAULT_BACKOFF, WebSocketClient } from 'maxine-client'
import type { MaxineError } from 'maxine-client'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { BuiltProgram } from './built-program.ts'
import { closeWith } from './faults/actions.ts'
import type { Rule } from './faults/fault-proxy.ts'
import { Scene } from './faults/scene.ts'
import { serve } from './reference-server.ts'

const program = new BuiltProgram(new URL('measured/client-program.ts', import.meta.url))

afterAll(() => program.remove())

describe('a handler that fails', () => {
  test('stops no other handler, no later event and not the connection', async () => {
    const server = await serve()
    const client = new WebSocketClient<{ made: number }>(server.url)
    onTestFinished(() => client.disconnect())
    const errors = vi.fn<(error: MaxineError) => void>()
    const heard = vi.fn<(data: unknown) => void>()
    client.on('error', errors)
    client.on('made', ({ data }) => {
      if (data === 1) throw new Error('a handler of the application')
    })
    client.on('made', async ({ data }) => {
      if (data === 1) await Promise.reject(new Error('another one, later'))
    })
    client.on('made', ({ data }) => heard(data))
    await client.connect()
    for (const data of [1, 2, 3]) await server.publish('made', data)
    await expect.poll(() => heard.mock.calls, { interval: 5 }).toEqual([[1], [2], [3]])
    expect(errors.mock.calls.map(([error]) => error)).toMatchObject([
      { code: 'handler_failed', cause: { message: 'a handler of the application' } },
      { code: 'handler_failed', cause: { message: 'another one, later' } },
    ])
    expect(client.stats()).toMatchObject({ connections: 1, handlerFailures: 2 })
    expect(client.state.status).toBe('connected')
  })

  test('a thousand times, is told a thousand times and harms nothing', async () => {
    const server = await serve()
    const client = new WebSocketClient<{ made: number }>(server.url)
    onTestFinished(() => client.disconnect())
    const codes = new Map<string, number>()
    client.on('error', ({ code }) => codes.set(code, (codes.get(code) ?? 0) + 1))
    client.on('made', () => {
      throw new Error('always')
    })
    await client.connect()
    for (let n = 0; n < 1_000; n += 1) void server.publish('made', n)
    await expect.poll(() => client.stats().delivered, { interval: 5 }).toBe(1_000)
    expect([...codes]).toEqual([['handler_failed', 1_000]])
    expect(client.stats().connections).toBe(1)
  })
})

/** What a client does by itself, with the delays that an average one draws. */
const average = ({ world }: Scene) => ({
  world: { ...world, random: () => 0.5 },
  backoff: DEFAULT_BACKOFF,
})

/** Connects with the defaults, and counts for so many seconds of the world. */
async function watch(seconds: number, rules: readonly Rule[]): Promise<Scene> {
  const scene = await Scene.begin({ client: average, rules })
  onTestFinished(() => scene.finish())
  scene.client.connect().catch(() => undefined)
  await new Promise<void>((resolve) => {
    const cancel = scene.world.after(seconds * 1_000, resolve)
    scene.client.on('state', ({ status }) => {
      if (status !== 'closed') return
      cancel()
      resolve()
    })
  })
  return scene
}

const WELCOME = { at: 'frame', from: 'server', kind: 'welcome' } as const
const HELLO = { at: 'frame', from: 'client', kind: 'hello' } as const

describe('a server', () => {
  test.each<[string, Rule]>([
    ['accepts, then closes', { match: HELLO, times: Infinity, action: closeWith(1011) }],
    [
      'welcomes, then closes',
      {
        match: WELCOME,
        times: Infinity,
        action: (unit) => {
          unit.pass()
          closeWith(1011)(unit)
        },
      },
    ],
  ])('that %s is tried at most six times in 15 s', async (_what, rule) => {
    const { proxy } = await watch(15, [rule])
    expect(proxy.connections).toBeGreaterThanOrEqual(3)
    expect(proxy.connections).toBeLessThanOrEqual(6)
  })

  test('that closes with 4401 for ever is given up on, and so is the token provider', async () => {
    const rules = [{ match: HELLO, times: Infinity, action: closeWith(4401) }]
    const { proxy, desk, client } = await watch(3_600, rules)
    expect(client.state).toMatchObject({ status: 'closed', cause: { code: 'token_expired' } })
    expect(proxy.connections).toBe(3)
    expect(desk.reasons).toEqual(['initial', 'rejected', 'rejected'])
  })

  test('that closes with 4401 after each welcome is asked ever less often', async () => {
    const action: Rule['action'] = (unit) => {
      unit.pass()
      closeWith(4401)(unit)
    }
    const rules = [{ match: WELCOME, times: Infinity, action }]
    const { proxy, desk } = await watch(60, rules)
    expect(proxy.connections).toBeLessThanOrEqual(15)
    expect(desk.reasons.length).toBeLessThanOrEqual(proxy.connections + 1)
  })
})

describe('a process of its own, in which nobody listens,', () => {
  test('lives on when a token provider rejects', async () => {
    const server = await serve()
    const { lines, ...rest } = await run('a token provider that rejects once', server.url)
    expect(rest).toEqual({ code: 0, stderr: '' })
    expect(lines).toMatchObject([{ attempts: 1, connections: 1 }])
  })

  test('lives on when there may be no token at all', async () => {
    const { lines, ...rest } = await run(
      'a token provider that is not permitted any',
      'ws://localhost',
    )
    expect(rest).toEqual({ code: 0, stderr: '' })
    expect(lines).toMatchObject([{ status: 'closed', cause: { code: 'token_unavailable' } }])
  })

  test('lives on when the first connect is refused', async () => {
    const server = await serve()
    const urls = [await freePort(), server.url].join()
    const { lines, ...rest } = await run('a first connect that is refused', urls)
    expect(rest).toEqual({ code: 0, stderr: '' })
    expect(lines).toMatchObject([{ attempts: 2, connections: 1 }])
  })

  test.each(['waiting', 'connecting', 'connected'])(
    'ends at once after disconnect() while %s',
    async (status) => {
      const server = await serve()
      const nowhere = await startNowhere()
      const url = { waiting: await freePort(), connecting: nowhere, connected: server.url }[status]!
      const delays: number[] = []
      // Well below the second that a peer gets to answer the close; a busy machine gets three tries.
      while (delays.length < 3 && !delays.some((ms) => ms < 500)) {
        const { lines, ...rest } = await run(`disconnecting while ${status}`, url)
        expect(rest).toEqual({ code: 0, stderr: '' })
        expect(lines).toMatchObject([{ status: 'closed' }, {}])
        delays.push((lines[1] as { ms: number }).ms)
      }
      expect(Math.min(...delays)).toBeLessThan(500)
    },
  )

  test('is after 150 clients what it was after one', async () => {
    const { lines, ...rest } = await run('cycles', '')
    expect(rest).toEqual({ code: 0, stderr: '' })
    const [{ before, after, window }] = lines as [Record<string, unknown>]
    expect(after).toEqual(before)
    expect(window).toEqual({ added: 151 * 4, left: 0 })
  })
})

interface Ran {
  readonly code: number
  readonly stderr: string
  /** What it printed, one value a line. */
  readonly lines: readonly unknown[]
}

async function run(scene: string, url: string): Promise<Ran> {
  const child = spawn(process.execPath, [await program.path, scene, url])
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)))
  const [code] = (await once(child, 'close')) as [number]
  const lines = output.stdout.split('\n').filter((line) => line !== '')
  return { code, stderr: output.stderr, lines: lines.map((line): unknown => JSON.parse(line)) }
}

/** Takes connections and says nothing. */
async function startNowhere(): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Where nobody listens. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `ws://127.0.0.1:${port}`
}
