/** One frame as it travelled: RFC 6455 section 5.2. */
export interface WireFrame {
  /** Head, mask and payload, unchanged. */
  readonly bytes: Buffer
  readonly opcode: number
  /** Unmasked. */
  readonly payload: Buffer
}

export const TEXT = 1
export const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10

/** Cuts a stream of bytes into frames; what is not whole yet waits. */
export class FrameSplitter {
  #rest: Buffer = Buffer.alloc(0)

  push(chunk: Buffer): WireFrame[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const frames: WireFrame[] = []
    for (let frame = first(this.#rest); frame; frame = first(this.#rest)) {
      frames.push(frame)
      this.#rest = this.#rest.subarray(frame.bytes.length)
    }
    return frames
  }
}

/** What can be wrong with a frame of a server. */
export interface FrameShape {
  readonly fin?: boolean
  readonly rsv1?: boolean
  /** Servers must not mask. */
  readonly mask?: boolean
}

/** The bytes of a server's frame. */
export function serverFrame(
  opcode: number,
  payload: string | Uint8Array,
  { fin = true, rsv1 = false, mask = false }: FrameShape = {},
): Buffer {
  const data = Buffer.from(payload as Uint8Array)
  const head = [(fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode]
  const maskBit = mask ? 0x80 : 0
  if (data.length < 126) head.push(maskBit | data.length)
  else if (data.length < 65_536) head.push(maskBit | 126, data.length >> 8, data.length & 255)
  else head.push(maskBit | 127, 0, 0, 0, 0, ...uint32(data.length))
  // A mask of zeros leaves the payload as it is.
  if (mask) head.push(0, 0, 0, 0)
  return Buffer.concat([Buffer.from(head), data])
}

export function textFrame(value: unknown): Buffer {
  return serverFrame(TEXT, typeof value === 'string' ? value : JSON.stringify(value))
}

/** 1005 is a close that says nothing. */
export function closeFrame(code: number, reason = ''): Buffer {
  if (code === 1005) return serverFrame(CLOSE, '')
  return serverFrame(
    CLOSE,
    Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]),
  )
}

/** What a frame is about: the first name of ours in it, or what it does for the connection. */
export function kindOf({ opcode, payload }: WireFrame): string {
  if (opcode === CLOSE) return 'close'
  if (opcode === PING) return 'ping-frame'
  if (opcode === PONG) return 'pong-frame'
  const value: unknown = JSON.parse(payload.toString('utf8'))
  const { type, ...rest } = (Array.isArray(value) ? value[0] : value) as Record<string, unknown>
  if (typeof type === 'string') return type
  return KINDS.find((name) => name in rest) ?? 'other'
}

const KINDS = ['event', 'hello', 'auth', 'subscribe', 'unsubscribe', 'refresh_token', 'ping']

function uint32(value: number): number[] {
  return [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]
}

function first(bytes: Buffer): WireFrame | undefined {
  if (bytes.length < 2) return undefined
  const short = bytes[1]! & 0x7f
  const lengthSize = short < 126 ? 0 : short === 126 ? 2 : 8
  const isMasked = (bytes[1]! & 0x80) !== 0
  const start = 2 + lengthSize + (isMasked ? 4 : 0)
  if (bytes.length < start) return undefined
  const length = lengthSize === 0 ? short : Number(readLength(bytes, lengthSize))
  if (bytes.length < start + length) return undefined
  const raw = bytes.subarray(start, start + length)
  const key = bytes.subarray(start - 4, start)
  const payload = isMasked ? raw.map((byte, index) => byte ^ key[index % 4]!) : raw
  return {
    bytes: Buffer.from(bytes.subarray(0, start + length)),
    opcode: bytes[0]! & 0x0f,
    payload: Buffer.from(payload),
  }
}

function readLength(bytes: Buffer, size: number): bigint | number {
  return size === 2 ? bytes.readUInt16BE(2) : bytes.readBigUInt64BE(2)
}
