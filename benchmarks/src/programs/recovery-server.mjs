// A Maxine server that remembers more than its defaults let it.
import { subscribe } from 'node:diagnostics_channel'
import { HISTORY_HEADERS } from 'maxine-protocol/http'
import { startServer } from 'maxine-server-ref'
import { answer } from '../harness/answer.mjs'
import { SECRET, tokenFor } from '../harness/token.mjs'
import { dataOf } from './recovery-events.mjs'
import { createPeak } from './recovery-peak.mjs'

const MOST = 1_000_000
const peak = createPeak()
const watch = (/** @type {unknown} */ message) => {
  const { socket } = /** @type {{ socket: import('node:net').Socket }} */ (message)
  peak.watch(socket)
}

const server = await startServer({
  auth: { secret: SECRET },
  testing: true,
  core: {
    log: { maxCount: MOST, maxBytes: MOST * 1_000, maxAgeMs: 86_400_000 },
    // Nothing but what is missed.
    registry: { statsEveryMs: 0 },
    session: { recoveryLimit: MOST, connectionsPerAddress: 1_000, connectionsPerUser: 1_000 },
  },
})
const token = tokenFor('reader')
let head = 0

answer({
  async fill({ count }) {
    for (let left = count; left > 0; left--) {
      const { offset } = await server.publish('service_heartbeat', dataOf(head + 1))
      head = offset
    }
  },
  async where() {
    const headers = { authorization: `Bearer ${token}` }
    const history = await fetch(`${server.httpUrl}/events?since=0&limit=1`, { headers })
    return { url: server.url, token, head, epoch: history.headers.get(HISTORY_HEADERS.epoch) }
  },
  /** Whoever is connected is so no longer. */
  cut: () => server.faults.resetAll(),
  /** New sockets are watched, which costs: no other measurement meanwhile. */
  watch: () => subscribe('net.server.socket', watch),
  peak: () => peak.take(),
})
