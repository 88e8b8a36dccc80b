/** First byte of a text that is whole: the last fragment, which is also the first. RFC 6455 section 5.2. */
export const TEXT = 0x81

/** The same with RSV1, where permessage-deflate was negotiated: RFC 7692 section 6. */
export const DEFLATED_TEXT = 0xc1

/** What a header says. */
interface Header {
  readonly opening: number
  /** Bytes of the payload. */
  readonly size: number
}

/** Bytes before a payload of so many bytes: servers do not mask. */
export function headerLength(size: number): number {
  if (size < 126) return 2
  return size < 65_536 ? 4 : 10
}

/** Writes the header of a frame; returns where its payload begins. */
export function writeHeader(target: Buffer, at: number, { opening, size }: Header): number {
  target[at] = opening
  if (size < 126) target[at + 1] = size
  else if (size < 65_536) {
    target[at + 1] = 126
    target.writeUInt16BE(size, at + 2)
  } else {
    target[at + 1] = 127
    target.writeBigUInt64BE(BigInt(size), at + 2)
  }
  return at + headerLength(size)
}

/** What one frame carries. */
export function payloadOf(frame: Buffer): Buffer {
  const [, size = 0] = frame
  if (size < 126) return frame.subarray(2)
  return frame.subarray(size === 126 ? 4 : 10)
}

/** The frames of these texts, one after the other. */
export function framesOf(texts: readonly string[]): Buffer {
  const sizes = texts.map((text) => Buffer.byteLength(text))
  const total = sizes.reduce((sum, size) => sum + headerLength(size) + size, 0)
  const frames = Buffer.allocUnsafe(total)
  let at = 0
  for (const [index, text] of texts.entries()) {
    at = writeHeader(frames, at, { opening: TEXT, size: sizes[index] ?? 0 })
    at += frames.write(text, at)
  }
  return frames
}
