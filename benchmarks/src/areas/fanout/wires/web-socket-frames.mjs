import { constants, inflateRawSync } from 'node:zlib'

/** @typedef {import('../link.mjs').Link} Link */

const TEXT = 0x1
const CLOSE = 0x8
const PING = 0x9
const PONG = 0xa
const COMPRESSED = 0x40

/**
 * RFC 7692, each message for itself: what one server compresses for each of its clients another one may
 * compress once for all.
 */
export const DEFLATE = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover'
/** What a sender leaves away from the end of each message. */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff])

/** What a server sends, in one piece. @param {string} text of at most 65,535 bytes */
export function textFrame(text) {
  return framed(TEXT, Buffer.from(text), 0)
}

/** What a client sends: masked, here with a mask of zeros, which changes nothing. @param {string} text */
export function maskedFrame(text) {
  return framed(TEXT, Buffer.from(text), 0x80)
}

function framed(opcode, payload, mask) {
  const long = payload.length > 125
  const header = Buffer.alloc((long ? 4 : 2) + (mask ? 4 : 0))
  header[0] = 0x80 | opcode
  header[1] = mask | (long ? 126 : payload.length)
  if (long) header.writeUInt16BE(payload.length, 2)
  return Buffer.concat([header, payload])
}

/** The bytes of an opening handshake. @param {string} path @param {string} [extensions] */
export function upgradeRequest(path, extensions) {
  const key = Buffer.from('a key of 16 byte').toString('base64')
  const lines = [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
    ...(extensions ? [`Sec-WebSocket-Extensions: ${extensions}`] : []),
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** The head of the answer, then frames. @param {Link} link @param {Buffer} buffer @param {number} length */
export function walkUpgrade(link, buffer, length) {
  const end = buffer.subarray(0, length).indexOf('\r\n\r\n')
  if (end === -1) return 0
  link.note(buffer.toString('latin1', 0, end))
  link.walk = walkFrames
  return end + 4 + walkFrames(link, buffer.subarray(end + 4), length - end - 4)
}

/**
 * Every whole frame: texts go to the link, pings are answered.
 *
 * @param {Link} link @param {Buffer} buffer @param {number} length
 * @returns {number} bytes of whole frames
 */
export function walkFrames(link, buffer, length) {
  let at = 0
  while (at + 2 <= length) {
    const short = buffer[at + 1] & 0x7f
    let start = at + 2
    let size = short
    if (short === 126) {
      start = at + 4
      if (start > length) break
      size = (buffer[at + 2] << 8) | buffer[at + 3]
    } else if (short === 127) {
      start = at + 10
      if (start > length) break
      size = buffer.readUInt32BE(at + 6)
    }
    if (start + size > length) break
    if ((buffer[at] & 0xf) === TEXT) takeText(link, buffer, at, { start, end: start + size })
    else answerControl(link, buffer, at, start + size)
    at = start + size
  }
  return at
}

function takeText(link, buffer, at, { start, end }) {
  if (!(buffer[at] & COMPRESSED)) return link.take(buffer, start, end)
  const text = inflated(buffer.subarray(start, end))
  link.take(text, 0, text.length)
}

let lastCompressed = Buffer.alloc(0)
let lastInflated = Buffer.alloc(0)

/** The same bytes mostly come to all, one after the other. */
function inflated(bytes) {
  if (bytes.equals(lastCompressed)) return lastInflated
  lastCompressed = Buffer.from(bytes)
  const whole = Buffer.concat([bytes, TAIL])
  lastInflated = inflateRawSync(whole, { finishFlush: constants.Z_SYNC_FLUSH })
  return lastInflated
}

function answerControl(link, buffer, at, end) {
  const opcode = buffer[at] & 0xf
  // Controls are short: their payload begins at the third byte.
  const payload = Buffer.from(buffer.subarray(at + 2, end))
  if (opcode === PING) link.send(framed(PONG, payload, 0x80))
  if (opcode !== CLOSE) return
  const code = payload.length < 2 ? 1005 : payload.readUInt16BE(0)
  link.fail(`closed with ${code} ${payload.subarray(2)}`)
}
