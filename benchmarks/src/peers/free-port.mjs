import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { portOf } from '../harness/port.mjs'

/** A broker wants to be told its port. Somebody else may take it in between, which has yet to be seen. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

/** Until somebody listens. @param {number} port @param {number} [withinMs] */
export async function listening(port, withinMs = 5_000) {
  const endsAt = performance.now() + withinMs
  while (performance.now() < endsAt) {
    const socket = connect({ port, host: '127.0.0.1' })
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await wait(20)
  }
  throw new Error(`nobody listens on port ${port} after ${withinMs} ms`)
}
