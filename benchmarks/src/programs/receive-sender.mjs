// The servers of the area `receive`: each sends its one client runs of events, framed beforehand.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventText, FIRST_OFFSET, POOL } from '../areas/receive/events.mjs'
import { WIRES } from '../areas/receive/wires.mjs'
import { answer } from '../harness/answer.mjs'
import { portOf } from '../harness/port.mjs'

/** The most that is written at once: as much as Node reads at once. */
const CHUNK_BYTES = 65_536

/** How much may wait in a socket before the sender waits for it. */
const HIGH_WATER_BYTES = 4 * CHUNK_BYTES

const MARK = Buffer.from('"offset":')
const DIGITS = String(FIRST_OFFSET).length

/** @typedef {{ bytes: Buffer, ends: number[] }} Run the bytes of a run, and where each frame ends */

/** @type {{ wire: string, batch: number, port: number, ready: Promise<import('node:net').Socket>, sent: number, run: Run }[]} */
const servers = []

answer({
  /** @param {{ wire: string, batch: number }} options */
  async listen({ wire, batch }) {
    let setReady
    const ready = new Promise((resolve) => (setReady = resolve))
    const server = WIRES[wire].serve((socket) => {
      socket.setNoDelay(true)
      setReady(socket)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const port = portOf(server)
    const run = { bytes: Buffer.alloc(0), ends: [] }
    return { id: servers.push({ wire, batch, port, ready, sent: 0, run }) - 1, port }
  },

  /** @param {{ id: number, count: number }} options */
  async prepare({ id, count }) {
    const server = servers[id]
    await server.ready
    server.run = makeRun(blockOf(server), count, FIRST_OFFSET + server.sent)
    server.sent += count
  },

  /** As fast as it is read. @param {{ id: number }} options */
  async send({ id }) {
    const server = servers[id]
    const socket = await server.ready
    const { bytes } = server.run
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      socket.write(bytes.subarray(from, from + CHUNK_BYTES))
      if (socket.writableLength > HIGH_WATER_BYTES) await drained(socket)
    }
    conclude(server, socket)
  },

  /** By the clock. @param {{ id: number, perSecond: number, perWrite: number }} options */
  async pace({ id, perSecond, perWrite }) {
    const server = servers[id]
    const socket = await server.ready
    const { bytes, ends } = server.run
    const startedAt = performance.now()
    for (let done = 0; done < ends.length;) {
      const due = ((performance.now() - startedAt) * perSecond) / 1_000
      for (; done < Math.min(due, ends.length); done += perWrite) {
        const last = Math.min(done + perWrite, ends.length) - 1
        socket.write(bytes.subarray(ends[done - 1] ?? 0, ends[last]))
        // A write of its own each: what is written in one turn would be read as one.
        await new Promise((resolve) => setImmediate(resolve))
      }
      await sleep(1)
    }
    conclude(server, socket)
  },
})

const blocks = new Map()

/** The whole pool as it travels: once for all runs of a wire. */
function blockOf({ wire, batch }) {
  const key = `${wire} ${batch}`
  if (!blocks.has(key)) blocks.set(key, makeBlock(WIRES[wire], batch))
  return blocks.get(key)
}

function makeBlock({ frame }, batch) {
  const texts = Array.from({ length: POOL }, (_, index) => eventText(index))
  const framed = []
  for (let from = 0; from < POOL; from += batch) {
    const some = texts.slice(from, from + batch)
    framed.push(frame(batch === 1 ? some[0] : `[${some.join(',')}]`))
  }
  const bytes = Buffer.concat(framed)
  const numbers = []
  for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
    numbers.push(at + MARK.length)
  }
  if (numbers.length !== POOL) throw new Error(`${numbers.length} numbers in ${POOL} events`)
  let end = 0
  return { bytes, numbers, ends: framed.map(({ length }) => (end += length)) }
}

/** The pool again and again, each event with the next number. */
function makeRun({ bytes: block, numbers, ends: blockEnds }, count, firstOffset) {
  const times = count / POOL
  const bytes = Buffer.allocUnsafe(block.length * times)
  const ends = []
  for (let time = 0; time < times; time++) {
    const from = time * block.length
    block.copy(bytes, from)
    numbers.forEach((at, index) => writeNumber(bytes, from + at, firstOffset + time * POOL + index))
    for (const end of blockEnds) ends.push(from + end)
  }
  return { bytes, ends }
}

function writeNumber(bytes, at, number) {
  let left = number
  for (let place = DIGITS - 1; place >= 0; place--) {
    bytes[at + place] = 48 + (left % 10)
    left = Math.floor(left / 10)
  }
}

/** What the server says behind a run, such as how many events there were. */
function conclude({ wire, sent }, socket) {
  const { afterRun } = WIRES[wire]
  if (afterRun) socket.write(afterRun(sent))
}

function drained(socket) {
  return new Promise((resolve) => socket.once('drain', resolve))
}
