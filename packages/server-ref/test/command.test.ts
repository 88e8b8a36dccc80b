import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildProgram } from './other-process.ts'
import type { Program } from './other-process.ts'

let program: Program
const children: ChildProcess[] = []

beforeAll(() => {
  program = buildProgram('../src/node/cli.ts')
})

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  program.remove()
})

test('the command listens on a free port, answers, and ends with 0 when it is asked to', async () => {
  const child = start('--port', '0', '--json', '--quiet', '--fleet', '3')
  const { url, httpUrl, port } = JSON.parse(await firstLine(child))
  expect([url, httpUrl]).toEqual([`ws://127.0.0.1:${port}`, `http://127.0.0.1:${port}`])
  const response = await fetch(`${httpUrl}/health`)
  expect(response.status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('the second signal ends it at once, whoever is still there', async () => {
  const child = start('--port', '0', '--json', '--quiet')
  const { url } = JSON.parse(await firstLine(child))
  const socket = new (await import('ws')).WebSocket(url)
  await once(socket, 'open')
  socket.on('error', () => undefined)
  socket.send('{"subscribe":true}')
  await once(socket, 'message')
  const goaway = once(socket, 'close')
  child.kill('SIGTERM')
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  // Both may be noticed in either order.
  expect([130, 143]).toContain(code)
  await goaway
})

test('a port in use is one line, and 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const child = start('--port', String(port))
  const [said, [code]] = await Promise.all([firstLine(child, 'stderr'), once(child, 'exit')])
  expect(said).toBe(
    `maxine-server-ref: port ${port} of 127.0.0.1 is in use; --port 0 takes one that is free`,
  )
  expect(code).toBe(1)
  taken.close()
})

test('a bad option is one line, and 2', async () => {
  const child = start('--heartbeat', '25')
  const [said, [code]] = await Promise.all([firstLine(child, 'stderr'), once(child, 'exit')])
  expect(said).toMatch(/^maxine-server-ref: --heartbeat takes a time from /)
  expect(code).toBe(2)
})

test('--version is that of the package', async () => {
  expect(await firstLine(start('--version'))).toMatch(/^\d+\.\d+\.\d+/)
})

function start(...argv: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [program.path, ...argv], { stdio: 'pipe', env: {} })
  children.push(child)
  return child
}

async function firstLine(
  child: ChildProcess,
  from: 'stdout' | 'stderr' = 'stdout',
): Promise<string> {
  for await (const line of createInterface({ input: child[from]! })) return line
  return ''
}
