// A Maxine server as it is shipped, but for how fast and from how many it lets clients in: neither is
// measured here. With few events remembered, so that what grows is not the log.
import { startServer } from 'maxine-server-ref'
import { answer } from '../harness/answer.mjs'
import { SECRET } from '../harness/token.mjs'

const server = await startServer({
  auth: { secret: SECRET },
  handshake: { acceptsPerSecond: 1_000_000, maxWebSockets: 20_000 },
  core: {
    log: { maxCount: 100 },
    registry: { statsEveryMs: 0 },
    session: { connectionsPerAddress: 1_000_000 },
  },
})

answer({
  port: () => server.port,
  sizes: () => server.core.sizes(),
  async publish({ count }) {
    for (let left = count; left > 0; left--) {
      const data = { serviceName: 'orders', nodeId: 'orders:10.0.0.7:3000' }
      await server.publish('service_heartbeat', data)
    }
  },
})
