/** Turns texts into the bytes of WebSocket frames, those that go to many once. */
export interface TextFrames {
  readonly frame: (text: string) => Buffer
}

/** Characters remembered at once; a turn of the event loop seldom says more. */
const MOST = 1_048_576

/**
 * What is said in one turn of the event loop is said to many, in the same words: an event's bytes are
 * made for the first and shared by the others. Servers do not mask, so the bytes are the same for all.
 */
export function createTextFrames(
  atEndOfTurn: (forget: () => void) => void = setImmediate,
): TextFrames {
  const made = new Map<string, Buffer>()
  let length = 0
  const forget = () => {
    made.clear()
    length = 0
  }
  return {
    frame(text) {
      const known = made.get(text)
      if (known) return known
      const frame = encode(text)
      if (length + text.length > MOST) return frame
      if (made.size === 0) atEndOfTurn(forget)
      length += text.length
      made.set(text, frame)
      return frame
    },
  }
}

/** The last fragment, which is also the first, of a text: RFC 6455 section 5.2. */
const WHOLE_TEXT = 0x81

function encode(text: string): Buffer {
  const size = Buffer.byteLength(text)
  const start = size < 126 ? 2 : size < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(start + size)
  frame[0] = WHOLE_TEXT
  if (start === 2) frame[1] = size
  else if (start === 4) {
    frame[1] = 126
    frame.writeUInt16BE(size, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(size), 2)
  }
  frame.write(text, start)
  return frame
}
