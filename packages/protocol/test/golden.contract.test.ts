import { describe, expect, test } from 'vitest'
import { readGolden } from './golden-files.ts'
import { decodeFrom, encodeFrom, FOLDERS, textOf, wireOf, withoutRaw } from './wires.ts'

describe.each(FOLDERS)('the recorded frames of %s', (folder) => {
  const golden = readGolden(folder)

  test('have names of their own', () => {
    const names = golden.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  test.each(golden)('$from: $name', (entry) => {
    const wire = wireOf(folder, entry.profile)
    const read = decodeFrom(wire, entry.from, textOf(entry))
    expect(read.map(withoutRaw)).toEqual(entry.messages)
  })

  const bothWays = golden.filter(({ oneWay }) => oneWay === undefined)
  test.each(bothWays)('$from: $name, written back', (entry) => {
    const wire = wireOf(folder, entry.profile)
    const frames = entry.messages.flatMap((message) => {
      const encoded = encodeFrom(wire, entry.from, message)
      expect(encoded).toMatchObject({ ok: true })
      return encoded.ok ? encoded.frames : []
    })
    const together = wire.server.batch && frames.length > 1 ? [wire.server.batch(frames)] : frames
    expect(together.map(parsed)).toEqual([parsed(textOf(entry))])
  })
})

/** Compared as values where it is JSON: the order of names carries no meaning. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
