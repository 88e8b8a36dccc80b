/** Turns texts into the bytes of WebSocket frames, those that go to many once. */
export interface TextFrames {
  readonly frame: (text: string) => Buffer
}

/** Characters remembered at once; a turn of the event loop seldom says more. */
const MOST = 1_048_576

/**
 * What is said in one turn of the event loop is often said to many, in the same words: its bytes are
 * made for the first and shared by the others.
 */
export function createTextFrames(
  framesOf: (texts: readonly string[]) => Buffer,
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
      const frame = framesOf([text])
      if (length + text.length > MOST) return frame
      if (made.size === 0) atEndOfTurn(forget)
      length += text.length
      made.set(text, frame)
      return frame
    },
  }
}
