import { describe, expect, test } from 'vitest'
import type { LoggedEvent } from '../log/log.ts'
import { loggedEvent } from '../log/logged-event.ts'
import { SharedBatches } from './shared-batches.ts'

const events = Array.from({ length: 20 }, (_, index) =>
  loggedEvent({ event: 'made', data: {} }, { offset: index + 1, timestamp: 1 }),
)

function some(...offsets: number[]): LoggedEvent[] {
  return offsets.map((offset) => events[offset - 1]!)
}

describe('batches of one flush', () => {
  test('are the same for equal lists, which then are for many', () => {
    const batches = new SharedBatches()
    const batch = batches.of(some(1, 2), 'arrays')
    expect(batch.audience).toBe('one')
    expect(batches.of(some(1, 2), 'arrays')).toBe(batch)
    expect(batch.audience).toBe('many')
  })

  test.each([
    ['in another packing', some(1, 2), 'each'],
    ['with one event more', some(1, 2, 3), 'arrays'],
    ['with one less', some(1), 'arrays'],
    ['with another', some(1, 3), 'arrays'],
  ] as const)('are others %s', (_, list, packing) => {
    const batches = new SharedBatches()
    const batch = batches.of(some(1, 2), 'arrays')
    const other = batches.of(list, packing)
    expect(other).not.toBe(batch)
    expect(other.events).toBe(list)
    expect(batch.audience).toBe('one')
  })

  test('are others for events of another log with the same offsets', () => {
    const batches = new SharedBatches()
    const twin = loggedEvent({ event: 'made', data: {} }, { offset: 1, timestamp: 1 })
    expect(batches.of([twin], 'each')).not.toBe(batches.of(some(1), 'each'))
  })

  test('are not known to the next', () => {
    const batches = new SharedBatches()
    const batch = batches.of(some(1, 2), 'each')
    batches.forget()
    expect(batches.of(some(1, 2), 'each')).not.toBe(batch)
  })

  test('carry their own events in whatever order lists are made', () => {
    const batches = new SharedBatches()
    for (let bits = 1; bits < 2 ** 12; bits += 1) {
      const list = events.filter((_, index) => bits & (1 << index))
      expect(batches.of(list, 'each').events).toEqual(list)
    }
  })
})
