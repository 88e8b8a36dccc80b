import { deflateRawSync, constants } from 'node:zlib'
import { expect, test } from 'vitest'
import { textFrame, walkFrames } from './web-socket-frames.mjs'

function listener() {
  /** @type {string[]} */
  const taken = []
  /** @type {Buffer[]} */
  const sent = []
  const take = (buffer, start, end) => void taken.push(buffer.toString('utf8', start, end))
  const send = (bytes) => void sent.push(bytes)
  const failed = []
  const fail = (why) => void failed.push(why)
  return { taken, sent, failed, link: /** @type {any} */ ({ take, send, fail }) }
}

const LONG = 'x'.repeat(300)

test('whole frames are taken, and what is left waits', () => {
  const { taken, link } = listener()
  const bytes = Buffer.concat([
    textFrame('one'),
    textFrame(LONG),
    textFrame('three').subarray(0, 3),
  ])
  expect(walkFrames(link, bytes, bytes.length)).toBe(bytes.length - 3)
  expect(taken).toEqual(['one', LONG])
})

test('a header that is cut in two waits', () => {
  const { link } = listener()
  expect(walkFrames(link, textFrame(LONG), 3)).toBe(0)
})

test('a ping is answered with what it said', () => {
  const { sent, link } = listener()
  const ping = Buffer.from([0x89, 2, 0x68, 0x69])
  walkFrames(link, ping, ping.length)
  expect(sent).toEqual([Buffer.from([0x8a, 0x82, 0, 0, 0, 0, 0x68, 0x69])])
})

test('a close is a failure', () => {
  const { failed, link } = listener()
  const close = Buffer.from([0x88, 2, 4401 >> 8, 4401 & 0xff])
  walkFrames(link, close, close.length)
  expect(failed).toEqual(['closed with 4401 '])
})

test('compressed texts are read', () => {
  const { taken, link } = listener()
  const deflated = deflateRawSync('hello', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
  const frame = Buffer.concat([Buffer.from([0xc1, deflated.length]), deflated])
  walkFrames(link, frame, frame.length)
  expect(taken).toEqual(['hello'])
})
