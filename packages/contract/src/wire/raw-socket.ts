import { randomBytes } from 'node:crypto'
import { connect as connectTcp } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Below any WebSocket or HTTP: bytes go as they are. */
export interface RawSocket {
  /** In latin1, if it is a text: a character is a byte. */
  readonly write: (bytes: Uint8Array | string) => void
  /** Everything that has come, in latin1. */
  readonly received: () => string
  /** Done when this is so for what has come, or the server has ended, or time is over: tells which. */
  readonly until: (isSo: (received: string) => boolean, withinMs: number) => Promise<Outcome>
  readonly destroy: () => void
}

type Outcome = 'so' | 'ended' | 'late'

/** For a connection to be taken, in milliseconds: one that is not has ended. */
const CONNECT_MS = 10_000

/** Connects to where a WebSocket or a route is; `ws:` and `http:` in the clear, the others by TLS. */
export async function openRaw(address: string): Promise<RawSocket> {
  const socket = connectTo(new URL(address))
  let received = ''
  let life: 'open' | 'ended' = 'open'
  let wake: () => void = () => undefined
  socket.setNoDelay(true)
  socket.on('data', (bytes: Buffer) => {
    received += bytes.toString('latin1')
    wake()
  })
  // A server may well answer an attack by a reset: it has ended all the same.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    life = 'ended'
    wake()
  })
  const timer = setTimeout(() => socket.destroy(), CONNECT_MS)
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve)
    socket.once('close', resolve)
  })
  clearTimeout(timer)
  return {
    write: (bytes) => void (socket.writable && socket.write(bytes, 'latin1')),
    received: () => received,
    async until(isSo, withinMs) {
      let time: 'left' | 'over' = 'left'
      const timer = setTimeout(() => {
        time = 'over'
        wake()
      }, withinMs)
      const state = () => (isSo(received) ? 'so' : life === 'ended' ? 'ended' : timeOut(time))
      while (state() === 'waiting') await new Promise<void>((resolve) => (wake = resolve))
      clearTimeout(timer)
      return state() as Outcome
    },
    destroy: () => void socket.destroy(),
  }
}

function timeOut(time: 'left' | 'over'): 'waiting' | 'late' {
  return time === 'over' ? 'late' : 'waiting'
}

function connectTo({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '')
  const isSecure = protocol === 'wss:' || protocol === 'https:'
  if (!isSecure) return connectTcp({ host, port: Number(port || 80) })
  return connectTls({ host, port: Number(port || 443), servername: host })
}

/** A handshake as RFC 6455 has it, with headers that come on top or instead; empty for left out. */
export function handshakeText(
  address: string,
  headers: Readonly<Record<string, string>> = {},
): string {
  const { pathname, search, host } = new URL(address)
  const all = {
    Host: host,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
  return [`GET ${pathname}${search} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}

/** A client's frame in its bytes, all of which can be wrong (RFC 6455, 5.2). */
export function frameBytes(
  first: number,
  payload: Uint8Array,
  announced = payload.length,
): Uint8Array {
  const mask = randomBytes(4)
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return Buffer.concat([Buffer.from([first]), lengthBytes(announced), mask, masked])
}

function lengthBytes(length: number): Uint8Array {
  if (length < 126) return Buffer.from([0x80 | length])
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9)
  bytes[0] = length < 65_536 ? 0xfe : 0xff
  if (length < 65_536) bytes.writeUInt16BE(length, 1)
  else bytes.writeBigUInt64BE(BigInt(length), 1)
  return bytes
}

/** The code of the close frame in what has come behind the handshake; nothing before there is one. */
export function closeCodeIn(received: string): number | undefined {
  const bytes = Buffer.from(received, 'latin1')
  let at = bytes.indexOf('\r\n\r\n') + 4
  while (at >= 4 && at + 2 <= bytes.length) {
    const { start, length } = frameAt(bytes, at)
    if (start + length > bytes.length) return undefined
    if ((bytes.readUInt8(at) & 0x0f) === 8) return length < 2 ? 1005 : bytes.readUInt16BE(start)
    at = start + length
  }
  return undefined
}

/** Where the payload of a server's frame begins, and how long it is. */
function frameAt(bytes: Buffer, at: number): { readonly start: number; readonly length: number } {
  const length = bytes.readUInt8(at + 1) & 0x7f
  const extra = length === 126 ? 2 : length === 127 ? 8 : 0
  const start = at + 2 + extra
  if (start > bytes.length || extra === 0) return { start, length }
  const long = extra === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
  return { start, length: long }
}
