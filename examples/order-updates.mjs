import { CliffracerClient } from 'maxine-client/cliffracer'
import { startServer } from 'maxine-server-ref'

// A service of its own, for the sake of the example: yours is at wss://orders.example.com/ws.
const server = await startServer({ dialect: 'cliffracer' })

const client = new CliffracerClient({ url: `${server.url}/ws` })
client.on('order_update', ({ data }) => console.log(`${data.order_id} is ${data.status}`))
client.on('gap', () => console.log('some updates may be missing: ask for the orders again'))

// What is subscribed to is asked for again after every reconnect.
const topics = client.subscribe(['orders', 'notifications'])
await client.connect()
await topics.ready

// As a loop: it ends with the connection.
const notifications = client.events({ event: 'notification' })
const next = notifications.next()

// The guide's services hear of orders on their message bus, which this one takes over HTTP.
await publish('order.created', { topic: 'orders', order_id: 'o-17', status: 'created' })
await publish('order.shipped', { topic: 'orders', order_id: 'o-17', status: 'shipped' })
await server.core.sendToTopic('payments', { type: 'payment_completed', order_id: 'o-17' })
await server.core.sendToTopic('notifications', {
  type: 'notification',
  message: 'Your order is on its way',
})
const { value } = await next
console.log(value.data.message)

await client.disconnect()
await server.close()

async function publish(subject, data) {
  const body = JSON.stringify({ subject, data })
  const { status } = await fetch(`${server.httpUrl}/events`, { method: 'POST', body })
  if (status !== 200) throw new Error(`the service answered ${status}`)
}
// o-17 is created
// o-17 is shipped
// Your order is on its way
