import { CORE, startProgram } from '../../harness/child.mjs'
import { findBroker, startMosquitto, startNatsServer } from '../../peers/brokers.mjs'
import { provideBun } from '../../peers/bun.mjs'
import { clock, FIRST_SEQ, nextTurn } from './events.mjs'

/** @typedef {import('../../harness/child.mjs').Child} Child */

/**
 * @typedef {object} Server
 * @property {Child} process the one under test
 * @property {Child} publisher the same one, but for brokers
 * @property {number} port
 * @property {string} wire how subscribers talk to it
 *
 * @typedef {object} Ticks K events in each of them, the same for all or for nobody
 * @property {'shared' | 'own'} pattern
 * @property {number} events
 * @property {number} forMs
 * @property {string} [how] of the floor: `joined` for one concatenation per flush
 *
 * @typedef {object} Ticked of each delivery
 * @property {number} cpuUs of the server
 * @property {number} bytes on the wire
 *
 * @typedef {object} Loop
 * @property {number} perSecond events
 * @property {number} forMs
 *
 * @typedef {object} Looped
 * @property {number} achieved deliveries a second
 * @property {number} core percent of a core
 * @property {number} p50 milliseconds from when an event was due
 * @property {number} p99
 */

/** Longer than any phase takes: something has been lost. */
const PATIENCE_MS = 30_000
/** For the question of what is to come to be read first. */
const START_MS = 30

/** A server, its subscribers, and who publishes. */
export class Subject {
  #server
  #subscribers
  #count
  #nextSeq = FIRST_SEQ

  /** @param {Server} server @param {Child} subscribers @param {number} count */
  constructor(server, subscribers, count) {
    this.#server = server
    this.#subscribers = subscribers
    this.#count = count
  }

  /**
   * Flush after flush, each when the last one has been read.
   *
   * @param {Ticks} plan
   * @returns {Promise<Ticked>}
   */
  async ticks({ pattern, events, forMs, how }) {
    await this.#refresh()
    const firstSeq = nextTurn(this.#nextSeq)
    // Of the own services everybody has half.
    const published = pattern === 'own' ? 2 * events : events
    const perTick = events * this.#count
    await this.#subscribers.ask('awaitTicks', { pattern, firstSeq, perTick })
    const { process, publisher } = this.#server
    const before = process.cpuMs()
    const plan = { pattern, events: published, firstSeq, forMs, how }
    const { ticks } = await this.#patiently(publisher.ask('ticks', plan))
    const usedMs = process.cpuMs() - before
    this.#nextSeq = firstSeq + ticks * published
    const arrival = this.#subscribers.ask('arrived', { each: ticks * events })
    const { bytes } = await this.#patiently(arrival)
    const deliveries = ticks * perTick
    return { cpuUs: (usedMs * 1_000) / deliveries, bytes: bytes / deliveries }
  }

  /** Events by the clock, for all. @param {Loop} plan @returns {Promise<Looped>} */
  async loop({ perSecond, forMs }) {
    await this.#refresh()
    const firstSeq = nextTurn(this.#nextSeq)
    const plan = { firstSeq, startAt: clock() + START_MS, everyMs: 1_000 / perSecond, forMs }
    await this.#subscribers.ask('awaitLoop', plan)
    const { process, publisher } = this.#server
    const before = process.cpuMs()
    const { published } = await this.#patiently(publisher.ask('loop', plan))
    const arrival = this.#subscribers.ask('arrived', { each: published })
    const { lastAt, perSecond: achieved, p50, p99 } = await this.#patiently(arrival)
    const usedMs = process.cpuMs() - before
    this.#nextSeq = firstSeq + published
    const core = (usedMs * 100) / (lastAt - plan.startAt)
    return { achieved, core, p50, p99 }
  }

  async stop() {
    const { process, publisher } = this.#server
    const children = new Set([process, publisher, this.#subscribers])
    await Promise.all([...children].map((child) => child.stop()))
  }

  /** Outside of what is measured: our registry takes nodes that have been silent for 30 s for dead. */
  async #refresh() {
    if (this.#server.wire.startsWith('maxine')) await this.#server.process.ask('register')
  }

  /** @template T @param {Promise<T>} answer @returns {Promise<T>} */
  async #patiently(answer) {
    let timer
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => void this.#explain().then(reject), PATIENCE_MS)
    })
    try {
      return await Promise.race([answer, late])
    } finally {
      clearTimeout(timer)
    }
  }

  async #explain() {
    const { received, problem } = await this.#subscribers.ask('state')
    return new Error(`not all has come: ${received} events did, ${problem ?? 'no other problem'}`)
  }
}

/**
 * Starts a server with so many subscribers.
 *
 * @param {string} name one of `SUBJECTS`
 * @param {number} count
 */
export async function startSubject(name, count) {
  const server = await SUBJECTS[name]()
  const subscribers = await startProgram('fanout-subscribers.mjs', { core: CORE.load })
  const readersPort = await server.publisher.ask('readersPort')
  const { wire, port } = server
  await subscribers.ask('enter', { wire, port, count, readersPort })
  return new Subject(server, subscribers, count)
}

/** What a server of ours is started with where a case opts in to it. */
const WINDOW = JSON.stringify({ core: { session: { flushEveryMs: 20 } } })
const COMPRESSION = JSON.stringify({ compression: true })

/** @type {Record<string, () => Promise<Server>>} */
const SUBJECTS = {
  maxine: () => startOwn('fanout-maxine.mjs', 'maxine'),
  'maxine-old': () => startOwn('fanout-maxine.mjs', 'maxine-old'),
  'maxine-20ms': () => startOwn('fanout-maxine.mjs', 'maxine', { args: [WINDOW] }),
  'maxine-deflate': () => startOwn('fanout-maxine.mjs', 'maxine-deflate', { args: [COMPRESSION] }),
  floor: () => startOwn('fanout-floor.mjs', 'floor'),
  ws: () => startOwn('fanout-ws.mjs', 'list'),
  'ws-deflate': () => startOwn('fanout-ws.mjs', 'list-deflate', { args: ['deflate'] }),
  'socket.io': () => startOwn('fanout-socketio.mjs', 'socket.io'),
  async uws() {
    const { program, problem } = await provideBun()
    if (problem) throw new Error(`there is no Bun: ${problem}`)
    return startOwn('fanout-uws.mjs', 'list', { runtime: [program] })
  },
  mosquitto: () => startBroker('mosquitto', 'mqtt', startMosquitto),
  'nats-server': () => startBroker('nats-server', 'nats', startNatsServer),
}

/**
 * @param {string} program
 * @param {string} wire
 * @param {{ runtime?: string[], args?: string[] }} [how]
 * @returns {Promise<Server>}
 */
async function startOwn(program, wire, how = {}) {
  const process = await startProgram(program, { ...how, core: CORE.tested })
  return { process, publisher: process, port: await process.ask('port'), wire }
}

/** @param {string} name @param {string} wire @param {typeof startMosquitto} start @returns {Promise<Server>} */
async function startBroker(name, wire, start) {
  const program = findBroker(name)
  if (!program) throw new Error('it is not installed')
  const { child, port } = await start(program, CORE.tested)
  const args = [wire, String(port)]
  const publisher = await startProgram('fanout-publisher.mjs', { core: CORE.load, args })
  return { process: child, publisher, port, wire }
}
