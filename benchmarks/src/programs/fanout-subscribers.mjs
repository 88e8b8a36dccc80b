// All subscribers of one server: raw sockets that count and check what they get.
import { once } from 'node:events'
import { connect } from 'node:net'
import { chosenMask } from '../areas/fanout/events.mjs'
import { ALL, Ledger } from '../areas/fanout/ledger.mjs'
import { Link } from '../areas/fanout/link.mjs'
import { WIRES } from '../areas/fanout/wires/wires.mjs'
import { answer } from '../harness/answer.mjs'

/** Handshakes at a time. */
const AT_ONCE = 64

const ledger = new Ledger()
/** @type {Link[]} */
const links = []
/** @type {import('node:net').Socket | undefined} */
let publisher

answer({
  async enter({ wire, port, count, readersPort }) {
    publisher = connect({ port: readersPort, host: '127.0.0.1', noDelay: true })
    await once(publisher, 'connect')
    while (links.length < count) {
      const some = Math.min(AT_ONCE, count - links.length)
      const entering = Array.from({ length: some }, () => {
        const link = new Link(WIRES[wire], ledger, { port, index: links.length })
        links.push(link)
        return link.enter()
      })
      await Promise.all(entering)
    }
    assertNoProblem()
  },
  /** Tells the publisher each time that all have got what a tick brings. */
  awaitTicks({ pattern, firstSeq, perTick }) {
    begin(firstSeq, pattern)
    ledger.onArrived = () => void publisher?.write('.')
    ledger.begin({ awaited: perTick, step: perTick })
  },
  awaitLoop({ firstSeq, startAt, everyMs, forMs }) {
    begin(firstSeq, 'shared')
    ledger.onArrived = () => undefined
    const wanted = Math.floor(forMs / everyMs) * links.length
    ledger.begin({ awaited: Infinity, due: { firstSeq, startAt, everyMs, wanted } })
  },
  /** When everybody has got as many, and nobody anything else. */
  async arrived({ each }) {
    await new Promise((resolve) => {
      ledger.onArrived = () => resolve(undefined)
      ledger.await(each * links.length)
    })
    assertNoProblem()
    const other = links.find(({ count }) => count !== each)
    if (other) throw new Error(`subscriber ${other.index} got ${other.count} of ${each} events`)
    const { bytes, lastAt, perSecond } = ledger
    const [p50, p99] = [0.5, 0.99].map((share) => ledger.latencyMs(share))
    return { bytes, lastAt, perSecond, p50, p99 }
  },
  /** What has come so far, for when something has not. */
  state: () => ({ received: ledger.received, problem: ledger.problem }),
})

/** @param {number} firstSeq @param {'shared' | 'own'} pattern */
function begin(firstSeq, pattern) {
  for (const link of links) {
    link.last = firstSeq - 1
    link.count = 0
    link.allowed = pattern === 'own' ? chosenMask(link.index) : ALL
  }
}

function assertNoProblem() {
  if (ledger.problem !== undefined) throw new Error(ledger.problem)
}
