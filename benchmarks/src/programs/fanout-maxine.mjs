// Our reference server as it is shipped. Raised is the number of connections accepted per second, so
// that thousands need not be waited for; nothing else. Subscribers come from many addresses and are
// many users, so the limits of connections per address and user stand as they are. What a case opts in
// to comes as an argument.
import { startServer } from 'maxine-server-ref'
import { dataOf, EVENT, nodeOf, TOPICS } from '../areas/fanout/events.mjs'
import { createPacer } from '../areas/fanout/pacer.mjs'
import { SECRET } from '../areas/fanout/token.mjs'
import { answer } from '../harness/answer.mjs'

const [options = '{}'] = process.argv.slice(2)
const server = await startServer({
  auth: { secret: SECRET },
  ...JSON.parse(options),
  handshake: { acceptsPerSecond: 20_000 },
})

// What it rejects with ends the process: a failure of ours is one of the run.
const pacer = await createPacer({
  publish: (topic, seq) => void server.publish(EVENT, dataOf(topic, seq)),
})

answer({
  ...pacer,
  port: () => server.port,
  /** The services exist, so that each heartbeat finds its node and changes it. */
  async register() {
    for (const topic of TOPICS) {
      const data = { serviceName: topic, nodeId: nodeOf(topic), host: '10.0.0.1', port: 80 }
      await server.publish('service_registered', data)
    }
  },
})
