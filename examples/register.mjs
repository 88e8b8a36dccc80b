import { MaxineClient } from 'maxine-client/http'
import { startServer } from 'maxine-server-ref'

// A server of its own, so that this runs anywhere.
const server = await startServer()
const client = new MaxineClient(server.url)

// Registered from here on: heartbeats are sent, and after a restart of the server it registers again.
const registration = await client.register(
  { serviceName: 'orders', host: '10.0.0.7', port: 3000, metadata: { zone: 'a' } },
  {
    onProblem: (problem) => console.error(problem.message),
    onRegisteredAgain: (nodeId) => console.log(`${nodeId} is back`),
  },
)
const { address, healthy } = await client.discover('orders')
console.log(`${address} is ${healthy ? 'healthy' : 'not healthy'}`)

await client.config.set('orders', 'pageSize', 50)
console.log((await client.config.get('orders', 'pageSize')).value)

await registration.deregister()
const missing = await client.discover('orders').catch((error) => error)
console.log(missing.code, missing.status)

await server.close()
// 10.0.0.7:3000 is healthy
// 50
// not_found 404
