/** The longest reason of a close, in bytes: RFC 6455, 5.5. */
export const REASON_BYTES = 123

/** RFC 6455, 7.4: these stand for what was never said. */
const NEVER_SAID = [1_004, 1_005, 1_006, 1_015]

/** Throws where no server could close a connection like this. */
export function assertSayable(code: number, reason: string): void {
  if (!(code >= 1_000 && code <= 4_999) || NEVER_SAID.includes(code)) {
    throw new RangeError(`No server can close with ${code}; drop() breaks connections with 1006`)
  }
  if (new TextEncoder().encode(reason).length > REASON_BYTES) {
    throw new RangeError(`No server can give a reason of more than ${REASON_BYTES} bytes`)
  }
}
