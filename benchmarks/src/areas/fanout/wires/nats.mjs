import { topicsOf } from './topics.mjs'

/** The text protocol of NATS, as far as a subscriber and a publisher need it. */

const CONNECT =
  'CONNECT {"verbose":false,"pedantic":false,"lang":"node","version":"0","protocol":1}\r\n'
const PING = 'PING\r\n'
const PONG = 'PONG\r\n'
const LINE_END = 0x0a
const M = 0x4d
const SPACE = 0x20
const ZERO = 0x30

/** @param {string} topic @param {string} payload */
export function publishLine(topic, payload) {
  return `PUB ${topic} ${Buffer.byteLength(payload)}\r\n${payload}\r\n`
}

/** What a publisher says first. */
export const GREETING = `${CONNECT}${PING}`

/** @type {import('./wires.mjs').Wire} */
export const NATS = {
  walk: walkLines,
  async enter(link, index) {
    await link.hear('INFO')
    const wanted = topicsOf(index).map((topic, id) => `SUB ${topic} ${id + 1}\r\n`)
    link.send(`${CONNECT}${wanted.join('')}${PING}`)
    await link.hear('PONG')
  },
}

/** @param {import('../link.mjs').Link} link @param {Buffer} buffer @param {number} length */
function walkLines(link, buffer, length) {
  let at = 0
  for (;;) {
    const end = buffer.indexOf(LINE_END, at) + 1
    if (end === 0 || end > length) return at
    if (buffer[at] === M) {
      const size = lastNumber(buffer, end - 2)
      if (end + size + 2 > length) return at
      link.take(buffer, end, end + size)
      at = end + size + 2
    } else {
      const line = buffer.toString('latin1', at, end)
      if (line === PING) link.send(PONG)
      else if (line.startsWith('-ERR')) link.fail(line)
      else link.note(line)
      at = end
    }
  }
}

/** Of a line such as `MSG s-00 1 133`. */
function lastNumber(buffer, end) {
  let value = 0
  for (let at = end - 1, unit = 1; buffer[at] !== SPACE; at--, unit *= 10) {
    value += (buffer[at] - ZERO) * unit
  }
  return value
}
