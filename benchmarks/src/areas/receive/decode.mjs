import { cliffracer } from 'maxine-protocol/dialects/cliffracer'
import { deployd } from 'maxine-protocol/dialects/deployd'
import { maxine } from 'maxine-protocol/dialects/maxine'
import { nexus } from 'maxine-protocol/dialects/nexus'
import { interleave } from '../../harness/interleave.mjs'
import { eventText } from './events.mjs'

/** Frames that arrive at one time in the array that Maxine sends when several are ready. */
const BATCH = 100

const MEASURED_MS = { quick: 15, full: 60 }

/** Of the wires besides Maxine's, one typical event each as the documents of their servers show it. */
const METRIC = {
  type: 'event',
  channel: 'telemetry.metrics',
  timestamp: '2025-11-03T01:54:00.000Z',
  data: { event_type: 'system.metric', source: 'server-01', metric_name: 'cpu_usage', value: 45.2 },
}
const CREATED = {
  type: 'collection_change',
  action: 'created',
  collection: 'todos',
  document: {
    id: 'doc123',
    title: 'New Todo Item',
    completed: false,
    createdAt: '2024-06-28T10:00:00Z',
  },
  timestamp: '2024-06-28T10:00:00Z',
  userId: 'user123',
}
const SAID = {
  type: 'message',
  user: 'Anonymous',
  message: 'Hello, world!',
  timestamp: '2025-01-15T10:00:00Z',
}

const SINGLE = Array.from({ length: BATCH }, (_, index) => eventText(index))
const ARRAY = `[${SINGLE.join()}]`

/** Texts of frames with one event each, unless said otherwise. */
const CASES = [
  { name: 'maxine, one event', dialect: maxine, texts: SINGLE },
  { name: `maxine, array of ${BATCH}`, dialect: maxine, texts: [ARRAY], events: BATCH },
  { name: 'nexus, one event', dialect: nexus, texts: [JSON.stringify(METRIC)] },
  { name: 'deployd, one event', dialect: deployd, texts: [JSON.stringify(CREATED)] },
  { name: 'cliffracer, one event', dialect: cliffracer, texts: [JSON.stringify(SAID)] },
]

/**
 * From the text of a frame to checked messages, in this process; the floor is JSON.parse.
 *
 * @param {import('../../areas.mjs').Bench} bench
 * @returns {Promise<import('../../harness/rows.mjs').Measured[]>}
 */
export async function measureDecoding({ quick, rounds, progress }) {
  const measured = []
  for (const { name, dialect, texts, events = 1 } of CASES) {
    for (const text of texts) expectEvents(name, dialect.decode(text), events)
    const label = `decode ${name}`
    const budgetMs = quick ? MEASURED_MS.quick : MEASURED_MS.full
    const subjects = {
      maxine: () => nanoseconds(dialect.decode, texts, budgetMs) / events,
      floor: () => nanoseconds(JSON.parse, texts, budgetMs) / events,
    }
    const samples = await interleave({ label, subjects, rounds, progress })
    measured.push({ case: label, unit: 'ns/event', samples })
  }
  return measured
}

/** For one text, over as many as the time allows. */
function nanoseconds(read, texts, budgetMs) {
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  let done = 0
  let last
  do {
    for (let turn = 0; turn < 100; turn++) for (const text of texts) last = read(text)
    done += 100 * texts.length
  } while (elapsed() < budgetMs)
  if (last === undefined) throw new Error('nothing was read')
  return (elapsed() / done) * 1e6
}

/** A refused frame is decoded faster than a good one, and says nothing. */
function expectEvents(name, decoded, count) {
  const events = decoded.filter((one) => one.ok && one.message.type === 'event')
  if (events.length !== count) {
    throw new Error(`${name}: not the events expected, but ${JSON.stringify(decoded.slice(0, 1))}`)
  }
}
