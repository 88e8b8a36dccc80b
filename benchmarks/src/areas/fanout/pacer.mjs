import { once } from 'node:events'
import { createServer } from 'node:net'
import { portOf } from '../../harness/port.mjs'
import { clock, ownTopicOf, SHARED } from './events.mjs'

/**
 * Who publishes, and how a tick ends: servers publish inside their own process, a broker's publisher
 * is a process of its own.
 *
 * @typedef {object} Publishing
 * @property {(topic: string, seq: number) => void} publish
 * @property {() => void} [endTick] whatever was published since the last one is to go out
 * @property {(how?: string) => void} [choose] for the floor, which can be had in two forms
 */

/** For those that do not stop by themselves what cannot be kept up with. */
const GRACE_MS = 100

/**
 * The answers of a program that publishes in two rhythms: the next tick when all of the last one has
 * been read, or by the clock whatever has become of the others.
 *
 * @param {Publishing} publishing
 */
export async function createPacer({ publish, endTick = () => undefined, choose }) {
  const readers = await listenForReaders()
  return {
    readersPort: () => readers.port,
    /**
     * Ticks until the time is over, at least one.
     *
     * @param {{ pattern: 'shared' | 'own', events: number, firstSeq: number, forMs: number, how?: string }} plan
     */
    async ticks({ pattern, events, firstSeq, forMs, how }) {
      choose?.(how)
      const endsAt = clock() + forMs
      let seq = firstSeq
      let ticks = 0
      do {
        for (let event = 0; event < events; event++, seq++) {
          publish(pattern === 'own' ? ownTopicOf(seq) : SHARED, seq)
        }
        endTick()
        ticks++
        await readers.haveRead()
      } while (clock() < endsAt)
      return { ticks }
    },
    /** @param {{ firstSeq: number, startAt: number, everyMs: number, forMs: number, how?: string }} plan */
    loop({ how, ...plan }) {
      choose?.(how)
      return publishByTheClock(plan, publish, endTick)
    },
  }
}

/** All events that are due in one go, then not before the next one is; a timer is late by up to 1 ms. */
async function publishByTheClock({ firstSeq, startAt, everyMs, forMs }, publish, endTick) {
  const wanted = Math.floor(forMs / everyMs)
  const givenUpAt = startAt + forMs + GRACE_MS
  let published = 0
  const dueAt = () => startAt + published * everyMs
  while (published < wanted && clock() < givenUpAt) {
    await new Promise((resolve) => setTimeout(resolve, dueAt() - clock()))
    const now = clock()
    while (published < wanted && dueAt() <= now && clock() < givenUpAt) {
      publish(SHARED, firstSeq + published)
      published++
    }
    endTick()
  }
  return { published }
}

/** The receivers say it with a byte: what it costs is the same for everybody, about 20 µs a tick. */
async function listenForReaders() {
  let resolve = () => undefined
  let unclaimed = 0
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      unclaimed += bytes.length
      resolve()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server),
    async haveRead() {
      while (unclaimed === 0) await new Promise((then) => (resolve = () => void then(undefined)))
      unclaimed--
    },
  }
}
