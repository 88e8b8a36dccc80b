/** A hash of a whole registry, in two halves of 32 bits. Equal registries have equal digests in any order. */
export interface Digest {
  readonly high: number
  readonly low: number
}

/** The digest of a registry with nothing in it. */
export const EMPTY_DIGEST: Digest = { high: 0, low: 0 }

/** What a registry is made of; `PROTOCOL.md` of Maxine says which events change which. */
export type EntryKind = 'node' | 'config' | 'circuit'

/** One thing in the registry and the offset of the event that last changed it. */
export interface DigestEntry {
  readonly kind: EntryKind
  readonly serviceName: string
  /** The node's id, or the configuration's key. */
  readonly name: string
  readonly offset: number
}

/** Adds an entry, or takes it out when it is in: each is its own undo, so a change costs two folds. */
export function foldEntry(digest: Digest, entry: DigestEntry): Digest {
  const line = [entry.kind, entry.serviceName, entry.name, entry.offset].join('\u001F')
  return {
    high: (digest.high ^ lane(line, 0x811c9dc5, 0x01000193)) >>> 0,
    low: (digest.low ^ lane(line, 0x050c5d1f, 0x5bd1e995)) >>> 0,
  }
}

/** The sixteen hexadecimal digits that travel. */
export function digestText({ high, low }: Digest): string {
  return hex(high) + hex(low)
}

/** FNV-1a over the UTF-8 bytes, then the finalizer of MurmurHash3: without it XOR would let similar lines cancel out. */
function lane(line: string, seed: number, prime: number): number {
  let hash = seed
  for (const byte of utf8(line)) hash = Math.imul(hash ^ byte, prime)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** By hand, because `TextEncoder` is no part of the language. A lone surrogate counts as U+FFFD, as it does there. */
function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const read = character.codePointAt(0) ?? 0
    const point = read >= 0xd800 && read <= 0xdfff ? 0xfffd : read
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point))
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point))
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point))
  }
  return bytes
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f)
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0')
}
