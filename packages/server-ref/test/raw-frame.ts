import { randomBytes } from 'node:crypto'

/** What can be said wrong about a frame. */
export interface FrameShape {
  /** 1 text, 2 binary, 0 continuation, 8 close, 9 ping, 10 pong. */
  readonly opcode?: number
  readonly fin?: boolean
  /** Clients must mask. */
  readonly mask?: boolean
  readonly rsv1?: boolean
  /** A length that is not the payload's. */
  readonly claimedLength?: number
}

/** The bytes of one client frame: RFC 6455 section 5.2. */
export function frame(payload: string | Uint8Array, shape: FrameShape = {}): Buffer {
  const { opcode = 1, fin = true, mask = true, rsv1 = false } = shape
  const data = Buffer.from(payload as Uint8Array)
  const first = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode
  const head = [first, ...lengthBytes(shape.claimedLength ?? data.length, mask ? 0x80 : 0)]
  if (!mask) return Buffer.concat([Buffer.from(head), data])
  const key = randomBytes(4)
  const masked = data.map((byte, index) => byte ^ (key[index % 4] ?? 0))
  return Buffer.concat([Buffer.from(head), key, masked])
}

function lengthBytes(length: number, maskBit: number): number[] {
  if (length < 126) return [maskBit | length]
  if (length < 65_536) return [maskBit | 126, length >> 8, length & 255]
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(length))
  return [maskBit | 127, ...bytes]
}
