import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Cancel, World } from '../core/index.ts'
import type { Engine } from './engine.ts'
import type { RunningServer } from './running-server.ts'
import type { WebSocketDoor } from './sockets/web-socket.ts'

export interface ShutdownParts {
  readonly engine: Engine
  readonly server: Server
  readonly door: WebSocketDoor
  readonly world: World
  /** Milliseconds over which the clients are told to come back. */
  readonly drainSpreadMs: number
}

/** Milliseconds beyond the spread for those who go as they were asked to. */
const LAST_CALL_MS = 2_000
const RESTART = [1012, 'service restart'] as const

/** The way to end a server that does not listen yet. Asked a second time, it does not wait for anybody any more. */
export function createShutdown(parts: ShutdownParts): RunningServer['close'] {
  const sockets = new Set<Socket>()
  parts.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  let hurry: () => void = () => undefined
  let ending: Promise<void> | undefined
  return ({ drain = false } = {}) => {
    if (ending) hurry()
    const hurried = new Promise<void>((resolve) => (hurry = resolve))
    return (ending ??= end({ ...parts, sockets }, drain, hurried))
  }
}

interface EndParts extends ShutdownParts {
  /** All of them: those that WebSockets are refused on are known to nobody else. */
  readonly sockets: ReadonlySet<Socket>
}

async function end(parts: EndParts, drain: boolean, hurried: Promise<void>): Promise<void> {
  const { engine, server, door } = parts
  const closed = stopListening(server)
  door.shut()
  if (drain) await Promise.race([drained(parts), hurried])
  await engine.stop(...RESTART)
  await Promise.race([door.emptied(), hurried])
  door.close()
  for (const socket of parts.sockets) socket.destroy()
  await closed
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) return resolve()
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}

async function drained({ engine, door, world, drainSpreadMs }: ShutdownParts): Promise<void> {
  engine.core()?.drain()
  let cancel: Cancel = () => undefined
  const late = new Promise<void>((resolve) => {
    cancel = world.after(drainSpreadMs + LAST_CALL_MS, resolve)
  })
  await Promise.race([door.emptied(), late])
  cancel()
}
