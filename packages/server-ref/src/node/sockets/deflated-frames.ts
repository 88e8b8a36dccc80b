import { constants, deflateRawSync } from 'node:zlib'
import { headerLength, TEXT, DEFLATED_TEXT, writeHeader } from './frame-bytes.ts'

/** Bytes from which a payload is compressed: of a single event less than a fifth would be saved. */
const THRESHOLD = 256

/** What ends every deflated message, and is not sent: RFC 7692 section 7.2.1. */
const TAIL_BYTES = 4

/** The end of a block at the end of a byte, so that another message may follow. */
const WHOLE_MESSAGE = { finishFlush: constants.Z_SYNC_FLUSH }

/** The frames of these texts, compressed where it helps, each by itself: anyone may get any of them. */
export function deflatedFramesOf(texts: readonly string[]): Buffer {
  return Buffer.concat(texts.flatMap(deflatedFrameOf))
}

function deflatedFrameOf(text: string): Buffer[] {
  const payload = Buffer.from(text)
  const deflated = payload.length < THRESHOLD ? payload : deflateRawSync(payload, WHOLE_MESSAGE)
  const size = deflated.length - TAIL_BYTES
  if (deflated === payload || size >= payload.length)
    return [headerOf(TEXT, payload.length), payload]
  return [headerOf(DEFLATED_TEXT, size), deflated.subarray(0, size)]
}

function headerOf(opening: number, size: number): Buffer {
  const header = Buffer.allocUnsafe(headerLength(size))
  writeHeader(header, 0, { opening, size })
  return header
}
