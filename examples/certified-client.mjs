import { WebSocketClient } from 'maxine-client'

const { MAXINE_URL, MAXINE_TOKEN_URL } = process.env
const client = new WebSocketClient({
  url: MAXINE_URL,
  getToken: async () => (await fetch(MAXINE_TOKEN_URL)).text(),
})

// A line for each thing that the application is told.
const print = (told) => console.log(JSON.stringify(told))
client.on('event', ({ event, offset }) => print({ event, offset }))
client.on('gap', ({ reason }) => print({ gap: { reason } }))
client.on('error', ({ message }) => console.error(message))

process.once('SIGTERM', () => client.disconnect())
client.subscribe({})
// What ends it for good is told by `error` as well.
client.connect().catch(() => undefined)
