import { CliffracerClient } from 'maxine-client/cliffracer'
import { startServer } from 'maxine-server-ref'

// A service of its own, for the sake of the example: yours is at wss://example.com/ws.
const server = await startServer({ dialect: 'cliffracer' })

const client = new CliffracerClient({ url: `${server.url}/ws` })
client.on('order_update', ({ data }) => console.log(`order ${data.id} is ${data.state}`))
await client.connect()
await client.subscribe(['orders']).ready

await fetch(`${server.httpUrl}/broadcast`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    to: { topic: 'orders' },
    type: 'order_update',
    data: { id: 7, state: 'sent' },
  }),
})
while (client.stats().delivered < 1) await new Promise((resolve) => setImmediate(resolve))

// A chat room is a connection of its own, which comes and goes with the room.
const lobby = client.join('lobby')
lobby.on('message', ({ data }) => console.log(`${data.user}: ${data.message}`))
await lobby.connect()
console.log('said:', lobby.send('hello', { user: 'ada' }))
while (lobby.stats().delivered < 1) await new Promise((resolve) => setImmediate(resolve))
await lobby.leave()
console.log('said:', lobby.send('anybody?'))

await client.disconnect()
await server.close()
// order 7 is sent
// said: true
// ada: hello
// said: false
