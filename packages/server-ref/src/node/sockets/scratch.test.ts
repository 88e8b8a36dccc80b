import { expect, test } from 'vitest'
import { Scratch } from './scratch.ts'

test('what was taken is taken again when it has been read', () => {
  const scratch = new Scratch()
  const first = scratch.take(100)
  scratch.reuse()
  const second = scratch.take(50)
  expect([second.buffer, second.byteOffset]).toEqual([first.buffer, first.byteOffset])
})

test('what is still read is left alone for ever, whatever is taken later', () => {
  const scratch = new Scratch()
  const kept: Buffer[] = []
  for (let round = 0; round < 500; round += 1) {
    const bytes = scratch.take(1_000 + round).fill(round)
    if (round % 3 === 0) {
      scratch.leave()
      kept.push(bytes)
    } else scratch.reuse()
  }
  for (const [index, bytes] of kept.entries()) {
    expect(bytes.every((byte) => byte === ((index * 3) & 255))).toBe(true)
  }
})

test('pieces of one write do not overlap', () => {
  const scratch = new Scratch()
  const pieces = [60_000, 5_000, 5_000, 70_000].map((size, index) =>
    scratch.take(size).fill(index + 1),
  )
  for (const [index, piece] of pieces.entries()) {
    expect(piece.every((byte) => byte === index + 1)).toBe(true)
  }
})
