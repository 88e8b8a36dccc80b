/** One whole frame of a server. */
export interface Frame {
  readonly opcode: number
  /** Compressed, where that was negotiated. */
  readonly rsv1: boolean
  readonly payload: Buffer
}

/** Takes a server's bytes apart into frames; servers here neither mask nor split. */
export class FrameReader {
  #chunks: Buffer[] = []
  #bytes = 0
  /** Bytes without which there is nothing to do: a large frame in many pieces is joined once. */
  #wanted = 2

  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    const frames: Frame[] = []
    if (this.#bytes < this.#wanted) return frames
    let rest = Buffer.concat(this.#chunks)
    for (let frame = first(rest); frame; frame = first(rest)) {
      frames.push(frame.frame)
      rest = rest.subarray(frame.size)
    }
    this.#chunks = [rest]
    this.#bytes = rest.length
    this.#wanted = sizeOf(rest) ?? 2
    return frames
  }
}

function first(bytes: Buffer): { readonly frame: Frame; readonly size: number } | undefined {
  const size = sizeOf(bytes)
  if (size === undefined || bytes.length < size) return undefined
  const [start = 0] = bytes
  const payload = bytes.subarray(size - lengthOf(bytes), size)
  const kind = { opcode: start & 0x0f, rsv1: (start & 0x40) !== 0 }
  return { frame: { ...kind, payload: Buffer.from(payload) }, size }
}

/** Of the whole frame; nothing where even its length has not arrived. */
function sizeOf(bytes: Buffer): number | undefined {
  const head = headSize(bytes)
  return bytes.length < head ? undefined : head + lengthOf(bytes)
}

function headSize(bytes: Buffer): number {
  const short = (bytes[1] ?? 0) & 0x7f
  if (bytes.length < 2 || short < 126) return 2
  return short === 126 ? 4 : 10
}

function lengthOf(bytes: Buffer): number {
  const short = (bytes[1] ?? 0) & 0x7f
  if (short < 126) return short
  return short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
}
