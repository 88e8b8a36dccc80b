/** @typedef {import('../link.mjs').Link} Link */

const TEXT = 0x1
const CLOSE = 0x8
const PING = 0x9
const PONG = 0xa

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

/** The bytes of an opening handshake. @param {string} path */
export function upgradeRequest(path) {
  const key = Buffer.from('a key of 16 byte').toString('base64')
  const lines = [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
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
    if ((buffer[at] & 0xf) === TEXT) link.take(buffer, start, start + size)
    else answerControl(link, buffer, at, start + size)
    at = start + size
  }
  return at
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
