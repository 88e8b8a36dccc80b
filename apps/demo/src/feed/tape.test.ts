import type { EventMessage } from 'maxine-client'
import { expect, test } from 'vitest'
import { frozen, only, Tape } from './tape.ts'
import type { TapeFrame } from './tape.ts'

function eventOf(event: string): EventMessage {
  return { type: 'event', event, data: {} }
}

function createTape(kept = 100) {
  const flushes: (() => void)[] = []
  const tape = new Tape({ kept, schedule: (flush) => flushes.push(flush) })
  const flush = () => {
    for (const each of flushes.splice(0)) each()
  }
  return { tape, flush, flushes }
}

function seqs({ length, at }: TapeFrame): (number | undefined)[] {
  return Array.from({ length }, (_, index) => at(index)?.seq)
}

test('the newest event is the first', () => {
  const { tape, flush } = createTape()
  for (const name of ['a', 'b', 'c']) tape.push(eventOf(name))
  flush()
  expect(seqs(tape.frame.get())).toEqual([2, 1, 0])
})

test('a burst is shown once', () => {
  const { tape, flushes } = createTape()
  for (let count = 0; count < 10_000; count++) tape.push(eventOf('a'))
  expect(flushes).toHaveLength(1)
  expect(tape.frame.get().total).toBe(0)
})

test('only the last ones are kept, and all are counted', () => {
  const { tape, flush } = createTape(3)
  for (let count = 0; count < 8; count++) tape.push(eventOf('a'))
  flush()
  expect(seqs(tape.frame.get())).toEqual([7, 6, 5])
  expect([tape.total, tape.names.get('a')]).toEqual([8, 8])
})

test('a frozen frame stays as it is while the tape goes on', () => {
  const { tape, flush } = createTape(3)
  for (let count = 0; count < 3; count++) tape.push(eventOf('a'))
  flush()
  const held = frozen(tape.frame.get())
  for (let count = 0; count < 5; count++) tape.push(eventOf('a'))
  flush()
  expect(seqs(held)).toEqual([2, 1, 0])
  expect(tape.frame.get().total - held.total).toBe(5)
})

test('events are picked by name', () => {
  const { tape, flush } = createTape()
  for (const name of ['a', 'b', 'a', 'c']) tape.push(eventOf(name))
  flush()
  expect(seqs(only(tape.frame.get(), new Set(['a', 'c'])))).toEqual([3, 2, 0])
})
