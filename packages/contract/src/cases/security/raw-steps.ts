import { must } from '../../breach.ts'
import { show } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { closeCodeIn, handshakeText, openRaw } from '../../wire/raw-socket.ts'
import type { RawSocket } from '../../wire/raw-socket.ts'

/** A bare connection that is gone when the attempt is over. */
export async function withRaw<T>(
  address: string,
  attempt: (socket: RawSocket) => Promise<T>,
): Promise<T> {
  const socket = await openRaw(address)
  try {
    return await attempt(socket)
  } finally {
    socket.destroy()
  }
}

/** The first line that comes back for these bytes; nothing where the server ends without a word. */
export function statusFor(
  stage: Stage,
  bytes: string,
  address = stage.address.url,
): Promise<string> {
  return withRaw(address, async (socket) => {
    socket.write(bytes)
    await socket.until((received) => received.includes('\r\n\r\n'), stage.facts.patienceMs)
    return socket.received().split('\r\n', 1)[0] ?? ''
  })
}

/** Sends these bytes behind a handshake that was taken, and wants the connection to end with this code. */
export function mustEndRaw(stage: Stage, bytes: Uint8Array, code: number): Promise<void> {
  const { url } = stage.address
  return withRaw(url, async (socket) => {
    const { patienceMs } = stage.facts
    socket.write(handshakeText(url))
    await socket.until((received) => received.includes('\r\n\r\n'), patienceMs)
    const [head = ''] = socket.received().split('\r\n', 1)
    must(head.includes(' 101 '), `wanted the handshake to be taken, got ${show(head)}`)
    socket.write(bytes)
    const outcome = await socket.until(
      (received) => closeCodeIn(received) !== undefined,
      patienceMs,
    )
    const found = closeCodeIn(socket.received())
    const came = found === undefined ? `no close frame (${outcome})` : String(found)
    must(found === code, `wanted the connection to be closed with ${code}, got ${came}`)
  })
}
