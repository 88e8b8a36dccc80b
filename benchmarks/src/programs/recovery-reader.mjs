// Catches up with one connection after the other, and checks that nothing is missing, doubled or out
// of order. As plain as a reader can be: `ws` and JSON.parse.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { answer } from '../harness/answer.mjs'

/** How long a reader that stops does not read. */
const PAUSE_MS = 250

let waiting = []

answer({
  /** Opens as many as will be needed, so that only catching up is measured. */
  async open({ url, times }) {
    waiting = Array.from({ length: times }, () => new WebSocket(url, { perMessageDeflate: false }))
    await Promise.all(waiting.map((webSocket) => once(webSocket, 'open')))
  },
  /** Milliseconds for all of them. */
  async catchUp({ request, expected, step, since, pauses = false }) {
    const startedAt = performance.now()
    for (const webSocket of waiting) {
      const done = read(webSocket, { expected, step, since })
      webSocket.send(request)
      if (pauses) pause(webSocket)
      await done
    }
    return performance.now() - startedAt
  },
  close: () => waiting.forEach((webSocket) => webSocket.terminate()),
})

/** Every event, or with a filter every `step`th, from behind `since`. */
function read(webSocket, { expected, step, since }) {
  let left = expected
  let last = since
  const check = (event) => {
    const gap = event.offset - last
    if (gap < 1 || gap > step || (last > since && gap !== step)) {
      throw new Error(`${event.offset} follows ${last}`)
    }
    last = event.offset
    left -= 1
  }
  return new Promise((resolve, reject) => {
    webSocket.on('close', (code) => reject(new Error(`closed with ${code}, ${left} missing`)))
    webSocket.on('message', (data) => {
      const frame = JSON.parse(data.toString())
      try {
        if (Array.isArray(frame)) frame.forEach(check)
        else if (frame.event !== undefined) check(frame)
      } catch (error) {
        reject(error)
      }
      if (left === 0) resolve(undefined)
    })
  })
}

function pause(webSocket) {
  webSocket.pause()
  setTimeout(() => webSocket.resume(), PAUSE_MS)
}
