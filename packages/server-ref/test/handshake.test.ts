import { describe, expect, it, onTestFinished } from 'vitest'
import type { Socket } from 'node:net'
import { connect, eventually, handshake, openSocket, readToEnd } from './raw-client.ts'
import { join, serve } from './test-server.ts'

const QUICK = { headersTimeoutMs: 150, requestTimeoutMs: 300, checkEveryMs: 25 }

describe('4.1 row 5: a handshake that never ends', () => {
  it('is ended, while others come in', async () => {
    const server = await serve({ handshake: QUICK })
    const sockets = await Promise.all(Array.from({ length: 40 }, () => openSocket(server.url)))
    const ended = sockets.map(readToEnd)
    const stop = drip(sockets)
    onTestFinished(stop)
    expect((await join(server)).head).toContain('101')
    const answers = await Promise.all(ended)
    expect(answers.every((answer) => answer.startsWith('HTTP/1.1 408'))).toBe(true)
  })

  it('is ended in the middle of a body as well', async () => {
    const server = await serve({ handshake: QUICK })
    const socket = await openSocket(server.url)
    socket.write('POST /register HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{')
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 408/)
  })
})

describe('4.1 row 6: headers', () => {
  it.each([
    ['2,000 of them', 2_000, 1],
    ['101 of them', 101, 1],
    ['17 KiB of them', 17, 1_024],
  ])('%s are refused, and the server goes on', async (_, count, size) => {
    const server = await serve()
    const socket = await openSocket(server.url)
    const headers = Array.from({ length: count }, (__, index) => [`x${index}`, 'v'.repeat(size)])
    socket.write(handshake('/', 'a', { headers: Object.fromEntries(headers) as never }))
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 (431|400)/)
    expect((await join(server)).head).toContain('101')
  })
})

describe('the way in', () => {
  it.each(['/', '/ws', '/?a=b'])('is at %s', async (path) => {
    expect((await join(await serve(), { path })).head).toContain('101')
  })

  it.each(['/other', '/ws/', '//', '/%77s'])('is not at %s', async (path) => {
    const server = await serve()
    await expect(connect(server.url + path)).rejects.toMatchObject({ status: 404 })
  })

  it.each<[string, Record<string, string>]>([
    ['another protocol', { Upgrade: 'h2c' }],
    ['an old version', { 'Sec-WebSocket-Version': '7' }],
    ['no key', { 'Sec-WebSocket-Key': '' }],
    ['a key that is none', { 'Sec-WebSocket-Key': 'x' }],
  ])('is refused with %s, and nothing is left of it', async (_, headers) => {
    const server = await serve()
    await expect(connect(server.url, { headers })).rejects.toMatchObject({
      status: expect.toSatisfy((status: number) => status >= 400 && status < 500) as number,
    })
    expect(server.core.sizes()).toEqual({
      connections: 0,
      subscriptions: 0,
      addresses: 0,
      users: 0,
    })
  })

  it('is refused with 503 and a time to come back when all places are taken', async () => {
    const server = await serve({ handshake: { maxWebSockets: 1 } })
    const first = await join(server)
    const error = await connect(server.url).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 503, response: expect.stringMatching(/retry-after: 2/) })
    await first.close()
    await eventually(() => server.core.sizes().connections === 0)
    expect((await join(server)).head).toContain('101')
  })

  it('is refused with 503 to those who come too fast', async () => {
    const server = await serve({ handshake: { acceptsPerSecond: 2 } })
    const tries = Array.from({ length: 4 }, () =>
      connect(server.url).then((client) => client.close()),
    )
    const results = await Promise.allSettled(tries)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2)
  })

  it('is refused with a time to come back beyond the connections of one address', async () => {
    const server = await serve({ core: { session: { connectionsPerAddress: 3 } } })
    const clients = await Promise.all([join(server), join(server), join(server)])
    const error = await connect(server.url).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 429, response: expect.stringMatching(/retry-after/) })
    await clients[0].close()
    await eventually(() => server.core.sizes().connections === 2)
    expect((await join(server)).head).toContain('101')
  })
})

/** A header's byte to each of them, again and again. */
function drip(sockets: readonly Socket[]): () => void {
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nX-Slow: ')
  const timer = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('x')
  }, 10)
  return () => clearInterval(timer)
}
