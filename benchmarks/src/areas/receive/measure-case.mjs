import { CORE, startProgram } from '../../harness/child.mjs'
import { interleave } from '../../harness/interleave.mjs'
import { PEERS, PER_SECOND } from './cases.mjs'
import { POOL } from './events.mjs'

/** Events of a run that is as fast as it is read. */
const RUN = { quick: 50_000, full: 150_000 }

/** For how long events are sent by the clock, in seconds. */
const PACED_SECONDS = 0.5

/** @param {import('./cases.mjs').Case} one @param {import('../../harness/child.mjs').Child} sender @param {import('../../areas.mjs').Bench} bench */
export async function measureCase(one, sender, { quick, rounds, progress, leaveOut }) {
  const events = eventsOf(one, quick)
  /** @type {Receiver[]} */
  const receivers = []
  /** @type {Record<string, () => Promise<number>>} */
  const subjects = {}
  for (const [name, subject] of Object.entries(one.subjects)) {
    progress(`${one.name}: connecting ${name}`)
    try {
      const receiver = await startReceiver(subject, sender)
      receivers.push(receiver)
      const run = () => runOf(receiver, one, events)
      // Once for the compiler.
      await run()
      subjects[name] = run
    } catch (error) {
      if (!PEERS.includes(name)) throw error
      leaveOut(name, `${one.name}: ${error.message.split('\n')[0]}`)
    }
  }
  const samples = await interleave({ label: one.name, subjects, rounds, progress })
  await Promise.all(receivers.map(({ child }) => child.stop()))
  const { series, size } = one
  return { case: one.name, unit: 'µs/event', samples, ...(series && { series, size }) }
}

/** Whole pools. @param {import('./cases.mjs').Case} one @param {boolean} quick */
function eventsOf({ perWrite, share = 1 }, quick) {
  const run = quick ? RUN.quick : RUN.full
  const wanted = perWrite ? PER_SECOND * PACED_SECONDS : run * share
  return Math.ceil(wanted / POOL) * POOL
}

/** @typedef {Awaited<ReturnType<typeof startReceiver>>} Receiver */

/** @param {import('./cases.mjs').Subject} subject @param {import('../../harness/child.mjs').Child} sender */
async function startReceiver({ client, wire, batch = 1, subscriptions = 1 }, sender) {
  const { id, port } = await sender.ask('listen', { wire, batch })
  const child = await startProgram('receive-client.mjs', { args: [client], core: CORE.tested })
  await child.ask('connect', { port, batch, subscriptions })
  const send = (/** @type {string} */ type, body = {}) => sender.ask(type, { id, ...body })
  return { client, child, send, sent: 0 }
}

/**
 * Sends one run and waits until all of it was handled.
 *
 * @param {Receiver} receiver
 * @param {import('./cases.mjs').Case} one
 * @param {number} events
 * @returns {Promise<number>} µs of CPU per event
 */
async function runOf(receiver, { perWrite }, events) {
  const { child, send } = receiver
  await send('prepare', { count: events })
  const received = child.ask('expect', { count: events })
  const before = child.cpuMs()
  const sending = perWrite ? send('pace', { perSecond: PER_SECOND, perWrite }) : send('send')
  const total = await received
  const used = child.cpuMs() - before
  await sending
  receiver.sent += events
  if (total !== receiver.sent) throw new Error(`${receiver.client}: ${total} of ${receiver.sent}`)
  await checkStats(receiver)
  return (used * 1_000) / events
}

/** Where the client counts by itself, its numbers must be the sender's. */
async function checkStats({ client, child, sent }) {
  const stats = await child.ask('more')
  if (!stats) return
  const { events, duplicates, gaps, malformed, unknown, handlerFailures } = stats
  const isWhole = events === sent && stats.delivered === sent
  if (isWhole && duplicates + gaps + malformed + unknown + handlerFailures === 0) return
  throw new Error(`${client}: of ${sent} events, ${JSON.stringify(stats)}`)
}
