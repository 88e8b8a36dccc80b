import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import WebSocket, { WebSocketServer } from 'ws'

/** A frame, read. */
export type Frame = Readonly<Record<string, unknown>>

/** One connection through the proxy, as a meddler sees it. */
export interface Link {
  /** To the server, as if the client had said it. */
  readonly toServer: (frame: Frame) => void
  /** To the client, as if the server had said it. */
  readonly toClient: (frame: Frame) => void
  /** Closes the client's end, as if the server had. */
  readonly close: (code: number) => void
}

/** Changes what goes by: gives what is passed on in its place, nothing to swallow it. */
export interface Meddler {
  readonly fromClient?: (frame: Frame) => readonly Frame[]
  /** Each document of an array, or of the lines of a frame, by itself. */
  readonly fromServer?: (frame: Frame) => readonly Frame[]
  /** Text that is no JSON document. */
  readonly fromClientUnread?: (text: string) => readonly string[]
  /** The server has closed; `swallow` leaves the client's end open. */
  readonly onServerClose?: (code: number) => 'pass' | 'swallow'
  /** The client has gone. */
  readonly onEnd?: () => void
}

export interface ProxyParts {
  readonly upstream: string
  readonly meddle: (link: Link) => Meddler
  /** What a client does not read in time is not kept for it. Default `kept`. */
  readonly unread?: 'kept' | 'dropped'
  /** Changes the handshake's headers on their way. */
  readonly headers?: (headers: Record<string, string>) => Record<string, string>
  /** Changes its path and query. */
  readonly path?: (path: string) => string
}

const OWN_HEADERS = /^(host|connection|upgrade|sec-websocket-.*)$/

/** Stands before the reference server and makes a bad one of it. */
export async function startMeddlingProxy(parts: ProxyParts) {
  const http = createServer()
  const fars = new Set<WebSocket>()
  const door = new WebSocketServer({ noServer: true, maxPayload: 0, perMessageDeflate: false })
  http.on('upgrade', (request, socket, head) => {
    const far = openUpstream(parts, request)
    fars.add(far)
    far.on('close', () => fars.delete(far))
    far.on('unexpected-response', (_request, { statusCode }) => refuse(socket, statusCode ?? 502))
    far.on('error', () => refuse(socket, 502))
    far.on('open', () => {
      door.handleUpgrade(request, socket, head, (near) => join(near, far, parts))
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}`,
    async close() {
      for (const socket of [...door.clients, ...fars]) socket.terminate()
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
}

function openUpstream(
  { upstream, headers, path }: ProxyParts,
  request: IncomingMessage,
): WebSocket {
  const own = Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.test(name))
  const passed = Object.fromEntries(own.map(([name, value]) => [name, String(value)]))
  const { url = '/' } = request
  return new WebSocket(`${upstream}${path?.(url) ?? url}`, {
    headers: headers?.(passed) ?? passed,
    perMessageDeflate: false,
  })
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function join(near: WebSocket, far: WebSocket, { meddle, unread }: ProxyParts): void {
  const toServer = (text: string) => far.readyState === WebSocket.OPEN && far.send(text)
  const toClient = sendInTime(near, far, unread)
  const meddler = meddle({
    toServer: (frame) => toServer(JSON.stringify(frame)),
    toClient: (frame) => toClient(JSON.stringify(frame)),
    close: (code) => near.close(code),
  })
  near.on('message', (data, isBinary) => {
    if (isBinary) return far.send(data, { binary: true })
    readClient((data as Buffer).toString(), meddler).forEach(toServer)
  })
  far.on('message', (data) => readServer((data as Buffer).toString(), meddler).forEach(toClient))
  near.on('error', () => near.terminate())
  near.on('ping', (payload) => far.ping(payload))
  near.on('close', (code) => {
    meddler.onEnd?.()
    far.resume()
    end(far, code)
  })
  far.on('close', (code, reason) => {
    if (meddler.onServerClose?.(code) !== 'swallow') end(near, code, reason.toString())
  })
}

/** Frames that may wait for a client before the server is no longer read either. */
const WAITING = 16

/** A client that does not read is not read for, so that the server feels it; or is left out. */
function sendInTime(
  near: WebSocket,
  far: WebSocket,
  unread: ProxyParts['unread'],
): (text: string) => void {
  let waiting = 0
  return (text) => {
    if (near.readyState !== WebSocket.OPEN) return
    if (waiting >= WAITING && unread === 'dropped') return
    waiting += 1
    if (waiting > WAITING) far.pause()
    near.send(text, () => {
      waiting -= 1
      if (waiting === 0) far.resume()
    })
  }
}

function end(socket: WebSocket, code: number, reason = ''): void {
  if (code === 1006) socket.terminate()
  else if (code === 1005) socket.close()
  else socket.close(code, reason)
}

function readClient(text: string, { fromClient, fromClientUnread }: Meddler): readonly string[] {
  const frame = readFrame(text)
  if (!frame) return fromClientUnread?.(text) ?? [text]
  return fromClient ? fromClient(frame).map((one) => JSON.stringify(one)) : [text]
}

/** What nobody meddles with passes in its own bytes. */
function readServer(text: string, { fromServer }: Meddler): readonly string[] {
  if (!fromServer) return [text]
  const lines = text.split('\n')
  if (lines.length > 1) return lines.flatMap((line) => readServer(line, { fromServer }))
  const value = JSON.parse(text) as Frame | Frame[]
  if (!Array.isArray(value)) return write(fromServer(value), value, text)
  const events = value.flatMap((event) => fromServer(event))
  return events.length > 0 ? [JSON.stringify(events)] : []
}

function write(frames: readonly Frame[], original: Frame, text: string): readonly string[] {
  return frames.map((frame) => (frame === original ? text : JSON.stringify(frame)))
}

function readFrame(text: string): Frame | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Frame)
      : undefined
  } catch {
    return undefined
  }
}
