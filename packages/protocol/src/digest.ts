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
  const { kind, serviceName, name, offset } = entry
  const line = `${kind}\u001F${serviceName}\u001F${name}\u001F${offset}`
  let [high, low] = [HIGH.seed, LOW.seed]
  for (let at = 0; at < line.length; at++) {
    const unit = line.charCodeAt(at)
    // Of most lines a unit is a byte: without a list of bytes a fold takes a third of the time.
    if (unit >= 0x80) return foldBytes(digest, utf8(line))
    high = Math.imul(high ^ unit, HIGH.prime)
    low = Math.imul(low ^ unit, LOW.prime)
  }
  return added(digest, high, low)
}

/** The sixteen hexadecimal digits that travel. */
export function digestText({ high, low }: Digest): string {
  return hex(high) + hex(low)
}

/** FNV-1a, twice. */
const HIGH = { seed: 0x811c9dc5, prime: 0x01000193 }
const LOW = { seed: 0x050c5d1f, prime: 0x5bd1e995 }

function foldBytes(digest: Digest, bytes: readonly number[]): Digest {
  let [high, low] = [HIGH.seed, LOW.seed]
  for (const byte of bytes) {
    high = Math.imul(high ^ byte, HIGH.prime)
    low = Math.imul(low ^ byte, LOW.prime)
  }
  return added(digest, high, low)
}

function added(digest: Digest, high: number, low: number): Digest {
  return {
    high: (digest.high ^ finished(high)) >>> 0,
    low: (digest.low ^ finished(low)) >>> 0,
  }
}

/** The finalizer of MurmurHash3: without it XOR would let similar lines cancel out. */
function finished(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const more = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (more ^ (more >>> 16)) >>> 0
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
