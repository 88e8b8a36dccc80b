import type { EventMessage } from 'maxine-client'
import { expect, test } from 'vitest'
import { nodeMoments } from './node-events.ts'

function eventOf(event: string, offset: number, nodeId = 'n'): EventMessage {
  return { type: 'event', event, data: { nodeId }, offset }
}

/** Newest first, as a tape has them. */
function tapeOf(...events: readonly EventMessage[]) {
  const entries = events.map((event, seq) => ({ seq, event }))
  return { length: entries.length, at: (index: number) => entries[index] }
}

function offsets(moments: ReturnType<typeof nodeMoments>) {
  return moments.map(({ event }) => event.offset)
}

test('what came and what the server remembers are one story, newest first', () => {
  const remembered = [eventOf('service_registered', 1), eventOf('circuit_open', 5)]
  const tape = tapeOf(eventOf('service_unhealthy', 9), eventOf('circuit_open', 5))
  expect(offsets(nodeMoments('n', remembered, tape))).toEqual([9, 5, 1])
})

test('other nodes have no part in it', () => {
  expect(nodeMoments('n', [eventOf('circuit_open', 5, 'other')], tapeOf())).toEqual([])
})

test('of the beats only the last one is told', () => {
  const tape = tapeOf(eventOf('service_heartbeat', 9), eventOf('service_heartbeat', 8))
  const remembered = [eventOf('service_registered', 1), eventOf('service_heartbeat', 7)]
  expect(offsets(nodeMoments('n', remembered, tape))).toEqual([9, 1])
})
