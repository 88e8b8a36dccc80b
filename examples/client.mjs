import { WebSocketClient } from 'maxine-client'
import { startServer } from 'maxine-server-ref'

// A server of its own, for the sake of the example: yours is at wss://maxine.example.com.
const server = await startServer()

const client = new WebSocketClient(server.url)
client.on('service_registered', (event) => console.log(`${event.data.nodeId} came`))
client.on('gap', ({ reason }) => console.log(`some events are lost: ${reason}`))

// What is subscribed stays subscribed, through every reconnect.
client.subscribe('service_registered', 'orders')
await client.connect()
console.log(client.state.status, client.state.continuity)

await server.registry.register({ serviceName: 'orders', host: '10.0.0.7', port: 3000 })
await server.registry.register({ serviceName: 'invoices', host: '10.0.0.8', port: 3000 })

// The same as a loop, with a filter and a bounded buffer; it ends with the connection.
const deploys = client.events({ event: 'deploy_*' })
const next = deploys.next()
await client.subscribe({ event: 'deploy_*' }).ready
await server.publish('deploy_started', { sha: '3f2a9c1' })
const { value } = await next
console.log(value.event, value.data.sha)

await client.disconnect()
await server.close()
// connected exact
// orders:10.0.0.7:3000 came
// deploy_started 3f2a9c1
