import { nexus } from 'maxine-protocol/dialects/nexus'
import type { Filter, SubscriptionAnswer } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import { WantedSet } from '../subscriptions/wanted.ts'
import { wordingOf } from './wording.ts'

const HIGH = { where: { priority: 'high' } }
const wording = wordingOf(nexus)

function wantsOf(...filters: readonly Filter[]) {
  const set = new WantedSet()
  return filters.map((filter) => set.acquire(filter))
}

test('what needs the name of a channel and has none is not asked for', () => {
  const wants = wantsOf({ event: 'a' }, { event: 'a', ...HIGH }, {}, { event: 'a.*' }, HIGH)
  expect(wants.map(wording.canAsk)).toEqual([true, true, false, false, false])
})

describe('what is ended by the same words as something that stays', () => {
  test('is not ended, and of several with the same words one is', () => {
    const gone: readonly [string, Filter][] = [
      ['s1', { event: 'a' }],
      ['s2', { event: 'b' }],
      ['s3', { event: 'b', ...HIGH }],
    ]
    const ended = wording.endable(gone, [{ event: 'a', ...HIGH }])
    expect(ended.map(([id]) => id)).toEqual(['s2'])
  })
})

describe('an answer', () => {
  const wants = wantsOf({ event: 'a' }, { event: 'a', ...HIGH }, { event: 'b' })
  const idsOf = (answer: SubscriptionAnswer) => wording.meant(answer, wants).map(({ id }) => id)

  test('belongs to the one with the same channel and filters', () => {
    expect(idsOf({ filter: { event: 'a', ...HIGH } })).toEqual(['s2'])
  })

  test('that nobody waits for is handed on as it is', () => {
    const answer = { filter: { event: 'c' } }
    expect(wording.meant(answer, wants)).toEqual([answer])
    expect(wording.meant({}, wants)).toEqual([{}])
  })

  test('that refuses a channel is about all that waits for it, and about nothing else', () => {
    const error = { code: 'invalid_channel', message: '' }
    expect(idsOf({ filter: { event: 'a' }, error })).toEqual(['s1', 's2'])
    expect(idsOf({ filter: { event: 'c' }, error })).toEqual([])
  })
})
