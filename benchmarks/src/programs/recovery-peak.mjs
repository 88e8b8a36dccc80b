/** The most bytes that any of its sockets has held back at one time. */
export function createPeak() {
  let most = 0
  const look = (/** @type {import('node:net').Socket} */ socket) => {
    most = Math.max(most, socket.writableLength)
  }
  return {
    /** @param {import('node:net').Socket} socket */
    watch(socket) {
      const { write } = socket
      // What is corked counts as well: it is there until the `uncork`.
      socket.write = (...values) => {
        const answer = Reflect.apply(write, socket, values)
        look(socket)
        return answer
      }
    },
    /** Since the last time. */
    take() {
      const taken = most
      most = 0
      return taken
    },
  }
}
