import { cliffracer } from 'maxine-protocol/dialects/cliffracer'
import { deployd } from 'maxine-protocol/dialects/deployd'
import { maxine } from 'maxine-protocol/dialects/maxine'
import { nexus } from 'maxine-protocol/dialects/nexus'

/** Frames that arrive at one time in the array that Maxine sends after a pause. */
const BATCH = 100

/** One typical event of each wire, as the documents of their servers show it. */
const REGISTERED = {
  event: 'service_registered',
  data: { serviceName: 'my-service', nodeId: 'my-service:localhost:3000' },
  timestamp: 1640995200000,
}
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

/** From the text of a frame to messages; the floor is JSON.parse of the same text. */
export function decodeCases() {
  return [
    decodeCase('maxine, one event', maxine, REGISTERED),
    decodeCase(`maxine, array of ${BATCH}`, maxine, Array(BATCH).fill(REGISTERED)),
    decodeCase('nexus, one event', nexus, METRIC),
    decodeCase('deployd, one event', deployd, CREATED),
    decodeCase('cliffracer, one event', cliffracer, SAID),
  ]
}

/**
 * @param {string} name
 * @param {import('maxine-protocol').Dialect} dialect
 * @param {object} frame
 * @returns {import('../measure.mjs').Case}
 */
function decodeCase(name, { decode }, frame) {
  const text = JSON.stringify(frame)
  expectEvents(name, decode(text), Array.isArray(frame) ? frame.length : 1)
  return {
    name,
    subjects: {
      maxine: (count) => {
        let last
        for (let index = 0; index < count; index++) last = decode(text)
        return last
      },
      floor: (count) => {
        let last
        for (let index = 0; index < count; index++) last = JSON.parse(text)
        return last
      },
    },
  }
}

/** A refused frame is decoded faster than a good one, and says nothing. */
function expectEvents(name, decoded, count) {
  const events = decoded.filter((one) => one.ok && one.message.type === 'event')
  if (events.length !== count) {
    throw new Error(`${name}: not the events expected, but ${JSON.stringify(decoded.slice(0, 1))}`)
  }
}
