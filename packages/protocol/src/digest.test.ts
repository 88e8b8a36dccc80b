import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestText, EMPTY_DIGEST, foldEntry } from './digest.ts'
import type { DigestEntry } from './digest.ts'
import { readDialectFile } from '../test/golden-files.ts'

const entry: fc.Arbitrary<DigestEntry> = fc.record({
  kind: fc.constantFrom('node', 'config', 'circuit'),
  serviceName: fc.string({ unit: 'binary' }),
  name: fc.string({ unit: 'binary' }),
  offset: fc.nat(),
})

function digestOf(entries: readonly DigestEntry[]): string {
  return digestText(entries.reduce(foldEntry, EMPTY_DIGEST))
}

test('the order of entries does not matter', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.infiniteStream(fc.nat()), (entries, picks) => {
      const shuffled = entries
        .map((each) => ({ each, key: picks.next().value as number }))
        .sort((left, right) => left.key - right.key)
        .map(({ each }) => each)
      expect(digestOf(shuffled)).toBe(digestOf(entries))
    }),
  )
})

test('folding an entry twice undoes it', () => {
  fc.assert(
    fc.property(fc.array(entry), entry, (entries, other) => {
      expect(digestOf([...entries, other, other])).toBe(digestOf(entries))
    }),
  )
})

test('a lone surrogate is hashed as every UTF-8 encoder writes it', () => {
  const named = (name: string) => digestOf([{ kind: 'node', serviceName: 'a', name, offset: 1 }])
  expect(named('\ud800')).toBe(named('\ufffd'))
  expect(named('\u{1f600}')).not.toBe(named('\ufffd\ufffd'))
})

test('entries that differ in one character each do not cancel out', () => {
  const digests = new Set<string>()
  for (let service = 0; service < 100; service++) {
    for (let node = 0; node < 100; node++) {
      const at = { kind: 'node', serviceName: `s${service}`, name: `n${node}:80` } as const
      digests.add(
        digestOf([
          { ...at, offset: 1 },
          { ...at, offset: 2 },
        ]),
      )
    }
  }
  expect(digests.size).toBe(10_000)
})

test('PROTOCOL.md gives the digests this code computes', () => {
  const rows = readDialectFile('maxine', 'PROTOCOL.md').matchAll(
    /^\| `(node|config|circuit)` +\| `([^`]+)` +\| `([^`]+)` +\| (\d+) +\| `([\da-f]{16})` +\|$/gm,
  )
  const vectors = [...rows].map(([, kind, serviceName = '', name = '', offset, digest]) => ({
    entry: { kind: kind as DigestEntry['kind'], serviceName, name, offset: Number(offset) },
    digest,
  }))
  expect(vectors.length).toBeGreaterThanOrEqual(3)
  for (const vector of vectors) expect(digestOf([vector.entry])).toBe(vector.digest)
})
