import { WebSocketClient } from 'maxine-client'
import { startServer } from 'maxine-server-ref'

const server = await startServer()
await server.registry.register({ serviceName: 'orders', host: '10.0.0.7', port: 3000 })

const client = new WebSocketClient(server.url)
const view = client.registry()
view.on('change', ({ cause, nodes }) => {
  for (const { type, nodeId } of nodes) console.log(`${cause}: ${nodeId} ${type}`)
})
void client.connect()

// The first picture that is right, and from then on it stays so, or says that it is not.
const { services } = await view.ready()
console.log(view.status.state, [...services.keys()])

await server.registry.register({ serviceName: 'orders', host: '10.0.0.8', port: 3000 })
while (view.service('orders')?.size !== 2) await new Promise((resolve) => setImmediate(resolve))

// A healthy instance whose circuit is not open.
const picked = view.pick('orders', 'least-used')
console.log(picked?.node.host)
picked?.done()

view.close()
await client.disconnect()
await server.close()
// initial: orders:10.0.0.7:3000 added
// live [ 'orders' ]
// events: orders:10.0.0.8:3000 added
// 10.0.0.7
