import { REASON_BYTES } from '../scenario/sayable.ts'

/** Throws what every WebSocket throws at a close that an application may not ask for. */
export function assertClosable(code: number | undefined, reason: string): void {
  if (code !== undefined && code !== 1_000 && (code < 3_000 || code > 4_999)) {
    const message = `The close code must be 1000, or between 3000 and 4999, and not ${code}`
    throw new DOMException(message, 'InvalidAccessError')
  }
  if (new TextEncoder().encode(reason).length > REASON_BYTES) {
    throw new DOMException(`The reason is longer than ${REASON_BYTES} bytes`, 'SyntaxError')
  }
}

/** The token of an `Authorization` header, as `ws` on Node is given it; browsers send none. */
export function bearerOf(options: object): string | undefined {
  const { headers } = options as { readonly headers?: unknown }
  const entries = Object.entries(headers ?? {})
  const written: unknown = entries.find(([name]) => name.toLowerCase() === 'authorization')?.[1]
  if (typeof written !== 'string') return undefined
  return /^Bearer +([^\s]+)$/i.exec(written)?.[1]
}
