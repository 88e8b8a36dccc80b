import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { buildProgram } from './other-process.ts'
import type { Program } from './other-process.ts'

let program: Program
const children: ChildProcess[] = []
const directories: string[] = []

beforeAll(() => {
  program = buildProgram(new URL('../src/node/cli.ts', import.meta.url))
})

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  for (const path of directories) rmSync(path, { recursive: true, force: true })
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
  const socket = new WebSocket(url)
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

test('what is registered and set survives kill -9, and the directory is for one at a time', async () => {
  const data = mkdtempSync(join(tmpdir(), 'maxine-data-'))
  directories.push(data)
  const options = ['--port', '0', '--json', '--quiet', '--data', data]
  const child = start(...options)
  const { httpUrl } = JSON.parse(await firstLine(child))
  const instance = { serviceName: 'my-service', host: 'localhost', port: 3_000 }
  expect((await post(`${httpUrl}/register`, instance)).ok).toBe(true)
  const setting = { serviceName: 'my-service', key: 'timeout', value: 5 }
  expect((await post(`${httpUrl}/config/set`, setting)).ok).toBe(true)
  const before = await (await fetch(`${httpUrl}/snapshot`)).json()

  const second = start(...options)
  const [said, [code]] = await Promise.all([firstLine(second, 'stderr'), once(second, 'exit')])
  expect(said).toBe(`maxine-server-ref: ${data} is in use by process ${child.pid}`)
  expect(code).toBe(1)

  child.kill('SIGKILL')
  await once(child, 'exit')
  const third = start(...options)
  const again = JSON.parse(await firstLine(third))
  expect(await (await fetch(`${again.httpUrl}/snapshot`)).json()).toEqual(before)
  third.kill('SIGKILL')
  await once(third, 'exit')
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

function post(url: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

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
