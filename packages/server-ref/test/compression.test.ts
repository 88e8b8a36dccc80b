import { once } from 'node:events'
import { deflateRawSync, inflateRawSync, constants } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { ClientOptions } from 'ws'
import type { RunningServer, StartOptions } from '../src/node/running-server.ts'
import { FrameReader } from './frame-reader.ts'
import type { Frame } from './frame-reader.ts'
import { handshake, openSocket } from './raw-client.ts'
import { frame } from './raw-frame.ts'
import { hello, serve } from './test-server.ts'

const OFFER = 'permessage-deflate; client_max_window_bits'
const KIB = 1_024

describe('compression', () => {
  it('is not negotiated unless it was turned on', async () => {
    const { head } = await offering(await serve(), OFFER)
    expect(head).not.toMatch(/extensions/i)
  })

  it('is negotiated without contexts, so that one frame does for all', async () => {
    const { head } = await offering(await compressing(), OFFER)
    expect(head).toMatch(/permessage-deflate/)
    expect(head).toMatch(/server_no_context_takeover/)
    expect(head).toMatch(/client_no_context_takeover/)
  })

  it('is left to those who did not offer it, and to smaller windows than ours', async () => {
    const server = await compressing()
    for (const offer of [undefined, 'permessage-deflate; server_max_window_bits=10']) {
      const { head } = await offering(server, offer)
      expect(head).toMatch(/^HTTP\/1.1 101/)
      expect(head).not.toMatch(/extensions/i)
    }
  })

  it('makes long frames shorter and leaves short ones as they are', async () => {
    const server = await compressing()
    const client = await offering(server, OFFER)
    await server.publish('long', { filler: 'abcdefgh'.repeat(500) })
    await client.until((texts) => texts.some((text) => text.includes('"long"')))
    await server.publish('short', {})
    const frames = await client.until((texts) => texts.some((text) => text.includes('"short"')))
    const [long, short] = ['"long"', '"short"'].map((name) =>
      frames.find((one) => textOf(one).includes(name))!,
    )
    expect([long!.rsv1, short!.rsv1]).toEqual([true, false])
    expect(long!.payload.length).toBeLessThan(200)
    expect(JSON.parse(textOf(long!))).toMatchObject({ event: 'long' })
  })

  it('sends the same bytes to all, arrays and replays as well', async () => {
    const server = await compressing()
    const clients = [await offering(server, OFFER), await offering(server, OFFER)]
    for (let index = 0; index < 300; index += 1) void server.publish('made', { index })
    const heard = await Promise.all(
      clients.map((client) =>
        client.until((texts) => texts.some((text) => text.includes('"index":299'))),
      ),
    )
    const arrays = heard.map((frames) =>
      frames.filter((one) => textOf(one).startsWith('[')).map(({ payload }) => payload),
    )
    expect(arrays[0]!.length).toBeGreaterThan(1)
    expect(arrays[0]).toEqual(arrays[1])
  })

  it('is understood by ws in both directions, what is long and what is short', async () => {
    const server = await compressing()
    const client = await libraryClient(server, { perMessageDeflate: { threshold: 0 } })
    client.send({ ping: 1, filler: 'x'.repeat(10_000) })
    expect(await client.until('"pong"')).toBe('{"type":"pong","ping":1}')
    const filler = 'bücher ✓ 😀'.repeat(1_000)
    await server.publish('long', { filler })
    expect(JSON.parse(await client.until('"long"'))).toMatchObject({ data: { filler } })
    expect(client.extensions).toBe('permessage-deflate')
  })

  it('lets a client that was behind catch up, alike to one that takes no compression', async () => {
    const server = await compressing()
    for (let index = 0; index < 1_000; index += 1) {
      await server.publish('made', { index, filler: 'x'.repeat(100) })
    }
    const since = { registry: { epoch: await epochOf(server), offset: 0 } }
    const texts = await Promise.all(
      [{}, { perMessageDeflate: false }].map(async (options) => {
        const client = await libraryClient(server, options, { since })
        await client.until('"bookmark"')
        return client.heard.filter((text) => text.startsWith('['))
      }),
    )
    expect(texts[0]!.flatMap((text) => JSON.parse(text) as unknown[])).toHaveLength(1_000)
    expect(texts[0]).toEqual(texts[1])
  })

  it('lets nobody say more than without it: a bomb closes with 1009', async () => {
    const server = await compressing()
    const client = await offering(server, OFFER)
    const bomb = deflateRawSync(Buffer.alloc(50 * KIB * KIB, 'x'), {
      finishFlush: constants.Z_SYNC_FLUSH,
    })
    expect(bomb.length).toBeLessThan(64 * KIB)
    client.write(frame(bomb.subarray(0, -4), { rsv1: true }))
    const frames = await client.until(() => client.frames.some(({ opcode }) => opcode === 8))
    expect(frames.find(({ opcode }) => opcode === 8)?.payload.readUInt16BE(0)).toBe(1009)
  })
})

function compressing(options: StartOptions = {}): Promise<RunningServer> {
  return serve({ compression: true, ...options })
}

async function epochOf(server: RunningServer): Promise<string> {
  const client = await libraryClient(server)
  const { epoch } = JSON.parse(await client.until('"welcome"')) as { epoch: string }
  return epoch
}

function textOf({ payload, rsv1 }: Frame): string {
  const tail = { finishFlush: constants.Z_SYNC_FLUSH }
  return (rsv1 ? inflateRawSync(payload, tail) : payload).toString()
}

/** A client that shows frames as they are, greeted; `offer` is what it says of extensions. */
async function offering(server: RunningServer, offer: string | undefined) {
  const { hostname, port } = new URL(server.url)
  const socket = await openSocket(server.url)
  onTestFinished(() => void socket.destroy())
  const headers = offer === undefined ? {} : { 'Sec-WebSocket-Extensions': offer }
  socket.write(handshake('/', `${hostname}:${port}`, { headers }))
  const reader = new FrameReader()
  const frames: Frame[] = []
  const [first] = (await once(socket, 'data')) as [Buffer]
  const end = first.indexOf('\r\n\r\n') + 4
  const head = first.subarray(0, end).toString('latin1')
  let wake: () => void = () => undefined
  const take = (chunk: Buffer) => {
    frames.push(...reader.push(chunk))
    wake()
  }
  take(first.subarray(end))
  socket.on('data', take)
  const until = async (isEnough: (texts: readonly string[]) => boolean) => {
    while (!isEnough(frames.filter(({ opcode }) => opcode === 1).map(textOf))) {
      await new Promise<void>((resolve) => (wake = resolve))
    }
    return frames
  }
  const write = (bytes: Buffer) => void socket.write(bytes)
  write(frame(JSON.stringify(hello({ accept: ['batch'] }))))
  await until((texts) => texts.some((text) => text.includes('"bookmark"')))
  return { head, frames, until, write }
}

/** The library that most clients on Node have, greeted. */
async function libraryClient(
  server: RunningServer,
  options: ClientOptions = {},
  more: object = {},
) {
  const webSocket = new WebSocket(server.url, options)
  onTestFinished(() => webSocket.terminate())
  const heard: string[] = []
  let wake: () => void = () => undefined
  webSocket.on('message', (data: Buffer) => {
    heard.push(data.toString())
    wake()
  })
  await once(webSocket, 'open')
  const send = (message: object) => webSocket.send(JSON.stringify(message))
  send(hello({ accept: ['batch'], ...more }))
  return {
    heard,
    send,
    extensions: webSocket.extensions,
    async until(part: string): Promise<string> {
      for (;;) {
        const found = heard.find((text) => text.includes(part))
        if (found !== undefined) return found
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
