import { startServer } from 'maxine-server-ref'

// A server of its own, on a free port, within a test.
const server = await startServer()

await server.registry.register({ serviceName: 'orders', host: '10.0.0.7', port: 3000 })
const found = await fetch(`${server.httpUrl}/discover?serviceName=orders`)
console.log((await found.json()).nodeId)

const event = await server.publish('deploy_started', { sha: '3f2a9c1' })
console.log(`${event.event} is number ${event.offset} in the log`)

await server.close()
// orders:10.0.0.7:3000
// deploy_started is number 2 in the log
