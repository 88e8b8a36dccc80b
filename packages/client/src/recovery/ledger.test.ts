import type { EventMessage, Welcome } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import { Ledger } from './ledger.ts'

const START = { epoch: 'a', offset: 10 }

function createLedger(): Ledger {
  const ledger = new Ledger()
  ledger.welcome({ type: 'welcome', position: START })
  return ledger
}

function at(offset: number, stream?: string): EventMessage {
  return { type: 'event', event: 'e', data: {}, offset, ...(stream !== undefined && { stream }) }
}

function accepted(ledger: Ledger, ...offsets: readonly number[]): string[] {
  return offsets.map((offset) => ledger.accept(at(offset)))
}

describe('the position', () => {
  test('is unknown before the first welcome', () => {
    expect(new Ledger().since()).toBeUndefined()
  })

  test('is known from the welcome, before any event', () => {
    expect(createLedger().since()).toEqual({ registry: START })
  })

  test('follows the events, over those that were filtered out', () => {
    const ledger = createLedger()
    accepted(ledger, 11, 14)
    expect(ledger.since()).toEqual({ registry: { epoch: 'a', offset: 14 } })
  })

  test('follows the bookmarks where nothing matched', () => {
    const ledger = createLedger()
    ledger.bookmark({ type: 'bookmark', position: { epoch: 'a', offset: 99 }, sent: 0 })
    expect(ledger.since()).toEqual({ registry: { epoch: 'a', offset: 99 } })
  })

  test('never goes back', () => {
    const ledger = createLedger()
    accepted(ledger, 20)
    ledger.bookmark({ type: 'bookmark', position: { epoch: 'a', offset: 15 }, sent: 1 })
    ledger.skip({ type: 'gap', reason: 'limit', to: 12 })
    expect(ledger.since()).toEqual({ registry: { epoch: 'a', offset: 20 } })
  })

  test('goes past what the server left out', () => {
    const ledger = createLedger()
    ledger.skip({ type: 'gap', reason: 'slow_consumer', from: 10, to: 40 })
    ledger.skip({ type: 'gap', reason: 'slow_consumer' })
    expect(ledger.since()).toEqual({ registry: { epoch: 'a', offset: 40 } })
  })

  test('is kept for each stream, from the first bookmark on', () => {
    const ledger = createLedger()
    ledger.accept(at(3, 'other'))
    expect(ledger.since()).toEqual({ registry: START })
    const position = { epoch: 'o', offset: 3 }
    expect(
      ledger.bookmark({ type: 'bookmark', position, sent: 1, stream: 'other' }),
    ).toBeUndefined()
    expect(ledger.since()).toEqual({ registry: START, other: position })
  })
})

describe('an event', () => {
  test('that is new is delivered once', () => {
    expect(accepted(createLedger(), 11, 12, 12, 11)).toEqual([
      'deliver',
      'deliver',
      'duplicate',
      'duplicate',
    ])
  })

  test('from before the welcome, or that was passed over, is late', () => {
    expect(accepted(createLedger(), 10, 13, 12)).toEqual(['late', 'deliver', 'late'])
  })

  test('that is late says between which offsets something may be missing', () => {
    const ledger = createLedger()
    accepted(ledger, 12)
    expect(ledger.disorder(at(11))).toMatchObject({ reason: 'out_of_order', from: 10, to: 12 })
  })

  test('without a place is delivered', () => {
    expect(createLedger().accept({})).toBe('deliver')
  })

  test('of long ago is late: only so many are known one by one', () => {
    const ledger = createLedger()
    for (let offset = 11; offset < 3_000; offset += 1) ledger.accept(at(offset))
    expect(accepted(ledger, 2_999, 2_500, 11)).toEqual(['duplicate', 'duplicate', 'late'])
  })
})

describe('a bookmark', () => {
  test('that agrees is silent', () => {
    const ledger = createLedger()
    accepted(ledger, 11, 12)
    const position = { epoch: 'a', offset: 12 }
    expect(ledger.bookmark({ type: 'bookmark', position, sent: 2 })).toBeUndefined()
  })

  test.each([1, 3])('that counts %i where two came is a gap', (sent) => {
    const ledger = createLedger()
    accepted(ledger, 11, 12)
    const position = { epoch: 'a', offset: 13 }
    expect(ledger.bookmark({ type: 'bookmark', position, sent })).toMatchObject({
      reason: 'count_mismatch',
      to: 13,
    })
  })

  test('begins its gap where the last one agreed: what is lost may stand before what came', () => {
    const ledger = createLedger()
    accepted(ledger, 11)
    ledger.bookmark({ type: 'bookmark', position: { epoch: 'a', offset: 11 }, sent: 1 })
    accepted(ledger, 13)
    const gap = ledger.bookmark({ type: 'bookmark', position: { epoch: 'a', offset: 13 }, sent: 3 })
    expect(gap).toMatchObject({ reason: 'count_mismatch', from: 11, to: 13 })
  })

  test('of another log is a gap, and the position is there from then on', () => {
    const ledger = createLedger()
    const position = { epoch: 'b', offset: 2 }
    expect(ledger.bookmark({ type: 'bookmark', position, sent: 0 })?.reason).toBe('epoch_changed')
    expect(ledger.since()).toEqual({ registry: position })
  })

  test('does not count what came twice', () => {
    const ledger = createLedger()
    accepted(ledger, 11, 11, 11)
    const position = { epoch: 'a', offset: 11 }
    expect(ledger.bookmark({ type: 'bookmark', position, sent: 1 })).toBeUndefined()
  })
})

describe('a welcome', () => {
  test('after everything was recovered is silent, and only the replay moves the position', () => {
    const ledger = createLedger()
    accepted(ledger, 11)
    const position = { epoch: 'a', offset: 50 }
    expect(ledger.welcome({ type: 'welcome', position, recovered: true })).toBeUndefined()
    expect(ledger.since()).toEqual({ registry: { epoch: 'a', offset: 11 } })
    expect(accepted(ledger, 11, 12)).toEqual(['duplicate', 'deliver'])
  })

  test('counts anew for the next bookmark', () => {
    const ledger = createLedger()
    accepted(ledger, 11, 12)
    ledger.welcome({ type: 'welcome', position: { epoch: 'a', offset: 12 }, recovered: true })
    accepted(ledger, 13)
    const position = { epoch: 'a', offset: 13 }
    expect(ledger.bookmark({ type: 'bookmark', position, sent: 1 })).toBeUndefined()
  })

  test.each<[Partial<Welcome>, string]>([
    [{ position: { epoch: 'a', offset: 90 }, recovered: false, reason: 'trimmed' }, 'trimmed'],
    [
      { position: { epoch: 'b', offset: 1 }, recovered: false, reason: 'epoch_changed' },
      'epoch_changed',
    ],
    [{ position: { epoch: 'b', offset: 1 }, recovered: true }, 'epoch_changed'],
    [{ position: { epoch: 'a', offset: 90 } }, 'unsupported'],
    [{}, 'unsupported'],
    [{ recovered: true }, 'epoch_changed'],
  ])('that gives less than all is a gap: %o', (details, reason) => {
    const ledger = createLedger()
    const gap = ledger.welcome({ type: 'welcome', ...details })
    expect(gap).toMatchObject({ type: 'gap', reason, from: 10 })
    expect(ledger.since()).toEqual(details.position && { registry: details.position })
  })

  test('of another log forgets which events came', () => {
    const ledger = createLedger()
    accepted(ledger, 11)
    ledger.welcome({ type: 'welcome', position: { epoch: 'b', offset: 10 } })
    expect(accepted(ledger, 11)).toEqual(['deliver'])
  })

  test('the first one is no gap, whatever it says', () => {
    const ledger = new Ledger()
    expect(ledger.welcome({ type: 'welcome', position: START, reason: 'trimmed' })).toBeUndefined()
  })
})
