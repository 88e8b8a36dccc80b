/** One entry of a registry and the offset of the event that last changed it. */
export interface Entry {
  readonly kind: 'node' | 'config' | 'circuit'
  /** Empty where unknown. */
  readonly service: string
  /** The node id, or the key. */
  readonly name: string
  readonly offset: number
}

/**
 * As PROTOCOL.md describes it, in whole numbers of any size: not by the code that servers of this
 * house use, whose mistakes it would share.
 */
export function digestOf(entries: Iterable<Entry>): string {
  let [high, low] = [0n, 0n]
  for (const { kind, service, name, offset } of entries) {
    const line = new TextEncoder().encode([kind, service, name, offset].join('\u001F'))
    high ^= wordOf(line, 0x811c9dc5n, 0x01000193n)
    low ^= wordOf(line, 0x050c5d1fn, 0x5bd1e995n)
  }
  return (high * WORD + low).toString(16).padStart(16, '0')
}

const WORD = 2n ** 32n

function wordOf(bytes: Uint8Array, first: bigint, prime: bigint): bigint {
  let hash = first
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * prime) % WORD
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) % WORD
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) % WORD
  return hash ^ (hash >> 16n)
}
