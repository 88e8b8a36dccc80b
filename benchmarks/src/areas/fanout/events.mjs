import { performance } from 'node:perf_hooks'

/**
 * What is published here, by everybody: a heartbeat of a service, in the frame of PROTOCOL.md, and in
 * its data the number of the event, by which every receiver checks that it got each one once.
 */
export const EVENT = 'service_heartbeat'

/** Everybody has subscribed to this service. */
export const SHARED = 's-00'
/** Of these everybody has subscribed to half, and no two to the same half. */
const OWN = Array.from({ length: 20 }, (_, index) => `s-${String(index + 1).padStart(2, '0')}`)
const CHOSEN = OWN.length / 2

/** The first event's number: seven digits, as all that follow, so that events stay of one length. */
export const FIRST_SEQ = 1_000_000

/** Everybody's own services take turns. @param {number} seq */
export function ownTopicOf(seq) {
  return OWN[seq % OWN.length]
}

/** Numbers from which `ownTopicOf` begins a new turn. @param {number} seq */
export function nextTurn(seq) {
  return Math.ceil(seq / OWN.length) * OWN.length
}

/**
 * What the subscriber with this index has chosen, one bit per service.
 *
 * @param {number} index below 184,756, the number of such choices
 */
export function chosenMask(index) {
  // A prime step, or neighbours would differ in their last services only.
  return choice((index * 7_919) % choose(OWN.length, CHOSEN), OWN.length, CHOSEN)
}

/** @param {number} index @returns {string[]} */
export function chosenTopics(index) {
  const mask = chosenMask(index)
  return OWN.filter((_, bit) => (mask >> bit) & 1)
}

/** Every service there is. */
export const TOPICS = [SHARED, ...OWN]

/** @param {string} topic @param {number} seq */
export function dataOf(topic, seq) {
  return { serviceName: topic, nodeId: nodeOf(topic), seq }
}

/** @param {string} topic */
export function nodeOf(topic) {
  return `${topic}:80`
}

/** The same frame as our server's, of about 130 characters. @param {string} topic @param {number} seq */
export function eventOf(topic, seq) {
  return {
    event: EVENT,
    data: dataOf(topic, seq),
    timestamp: Date.now(),
    offset: seq - FIRST_SEQ + 1,
  }
}

/** The same in all processes of this machine, in milliseconds. */
export function clock() {
  return performance.timeOrigin + performance.now()
}

/** The subset of `size` with this rank, as bits: the combinatorial number system. */
function choice(rank, size, wanted) {
  if (wanted === 0) return 0
  const without = choose(size - 1, wanted)
  if (rank < without) return choice(rank, size - 1, wanted)
  return (1 << (size - 1)) | choice(rank - without, size - 1, wanted - 1)
}

function choose(from, wanted) {
  let ways = 1
  for (let step = 1; step <= wanted; step++) ways = (ways * (from - wanted + step)) / step
  return Math.round(ways)
}
