import { isDeepStrictEqual } from 'node:util'
import { createFleet } from '../areas/view/fleet.mjs'
import { createPlain } from '../areas/view/plain.mjs'
import { createView } from '../areas/view/subjects.mjs'
import { answer } from '../harness/answer.mjs'

const BURST = 5_000

/** Beside the view, the same registry as plain Maps: what it must be equal to. */
let name, view, truth, fleet

answer({
  async start({ subject, nodes, services }) {
    fleet = createFleet(nodes, services)
    name = subject
    view = await createView(subject)
    truth = createPlain()
    // One by one is what is measured, not how a registry begins.
    const events = fleet.start()
    if (view.begin) view.begin(events)
    else for (const event of events) view.apply(event)
    for (const event of events) truth.apply(event)
    assertEqual()
  },

  /** Milliseconds of CPU for a burst, and one snapshot and one audit behind it. */
  bursts({ count }) {
    let used = 0
    for (let burst = 0; burst < count; burst++) {
      used += measureBurst(Math.min(BURST, view.most)) * (BURST / Math.min(BURST, view.most))
    }
    assertEqual()
    return used / count
  },

  /** Microseconds of CPU for one event and the snapshot behind it. */
  singles({ count }) {
    const events = fleet.burst(count)
    const usedMs = cpuMsOf(() => {
      for (const event of events) {
        view.apply(event)
        view.snapshot()
      }
    })
    for (const event of events) truth.apply(event)
    assertEqual()
    return (usedMs * 1_000) / count
  },
})

function measureBurst(size) {
  const events = fleet.burst(size)
  const before = view.snapshot()
  let after
  let digest = ''
  const used = cpuMsOf(() => {
    for (const event of events) view.apply(event)
    after = view.snapshot()
    digest = view.audit?.()
  })
  if (view.audit && digest?.length !== 16) throw new Error('no digest to audit with')
  if (view.snapshot() !== after) throw new Error('two snapshots of one state')
  if (name !== 'floor' && after === before) throw new Error('a snapshot that has changed')
  for (const event of events) truth.apply(event)
  return used
}

function assertEqual() {
  if (!isDeepStrictEqual(asTexts(view.snapshot()), asTexts(truth.snapshot()))) {
    throw new Error('the view is not what its events say')
  }
}

/** Whatever is known of each node, whether a member is left out or undefined. */
function asTexts(services) {
  const [sizes, nodes] = [new Map(), new Map()]
  for (const [service, byId] of services) {
    sizes.set(service, byId.size)
    for (const [nodeId, node] of byId) nodes.set(nodeId, JSON.stringify(node, MEMBERS))
  }
  return { sizes, nodes }
}

const MEMBERS = ['nodeId', 'health', 'beatAt', 'host', 'port', 'metadata', 'zone']

function cpuMsOf(work) {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
