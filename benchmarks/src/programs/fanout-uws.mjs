// uWebSockets as Bun ships it, with its own topics. Run by Bun.
import { eventOf } from '../areas/fanout/events.mjs'
import { createPacer } from '../areas/fanout/pacer.mjs'
import { answer } from '../harness/answer.mjs'

const server = globalThis.Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch(request, own) {
    return own.upgrade(request) ? undefined : new globalThis.Response('', { status: 400 })
  },
  websocket: {
    message(webSocket, text) {
      for (const topic of JSON.parse(text)) webSocket.subscribe(topic)
      webSocket.send('ready')
    },
  },
})

const pacer = await createPacer({
  publish: (topic, seq) => void server.publish(topic, JSON.stringify(eventOf(topic, seq))),
})

answer({ ...pacer, port: () => server.port })
