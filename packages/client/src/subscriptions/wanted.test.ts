import { matchesFilter } from 'maxine-protocol'
import type { EventMessage, Filter } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import { WantedSet } from './wanted.ts'

const A = { event: 'a' }
const B = { event: 'b' }

function createSet(...filters: readonly object[]) {
  const set = new WantedSet()
  const wants = filters.map((filter) => set.acquire(filter))
  return { set, wants }
}

function idsOf(changes: readonly { readonly id: string }[]): string[] {
  return changes.map(({ id }) => id)
}

describe('what is wanted', () => {
  test('is one for all filters that mean the same', () => {
    const { set, wants } = createSet(
      { serviceName: 'x', event: 'a' },
      { event: 'a', serviceName: 'x' },
      { event: '**', serviceName: 'y' },
      { serviceName: 'y' },
    )
    expect(set.size).toBe(2)
    expect(wants[0]).toBe(wants[1])
    expect(wants[2]).toBe(wants[3])
  })

  test('lasts until the last holder lets go', () => {
    const { set, wants } = createSet(A, A)
    set.release(wants[0]!)
    expect(set.size).toBe(1)
    set.release(wants[1]!)
    expect([set.size, set.all()]).toEqual([0, []])
  })

  test('is forgotten at once where no server knows of it', () => {
    const { set, wants } = createSet(A)
    set.release(wants[0]!)
    expect(set.acquire(A)).not.toBe(wants[0])
  })

  test('is found by the events that match', () => {
    const { set, wants } = createSet(A, B, {})
    const event = { type: 'event', event: 'a', data: {} } as const
    expect(set.matching(event, () => undefined)).toEqual([wants[0], wants[2]])
  })

  test('is not found once nobody holds it, though the server may not know yet', () => {
    const { set, wants } = createSet(A)
    set.begin()
    set.release(wants[0]!)
    const event = { type: 'event', event: 'a', data: {} } as const
    expect(set.matching(event, () => undefined)).toEqual([])
  })
})

describe('of many, those that match are found in the order in which they were wanted', () => {
  const some = <Value>(name: string, values: readonly (Value | undefined)[]) =>
    values.map((value) => (value === undefined ? {} : { [name]: value }))
  const joined = (...lists: readonly (readonly object[])[]): object[] =>
    lists.reduce<object[]>(
      (all, list) => all.flatMap((one) => list.map((other) => ({ ...one, ...other }))),
      [{}],
    )
  // Names that are also names of something else.
  const FILTERS: readonly Filter[] = joined(
    some('where', [undefined, { size: 1 }]),
    some('nodeId', ['n1', undefined, 'x', '*']),
    some('serviceName', ['x', undefined, 'y']),
    some('event', ['**', 'x', undefined, 'x*', 'n1']),
  )
  const DATA: readonly unknown[] = [
    ...joined(
      some('nodeId', ['n1', 'n2', 'n9', 'x', '*', null, 7, undefined]),
      some('serviceName', ['x', 'y', 'z', null, undefined]),
      some('size', [1, 2]),
    ),
    ...[undefined, null, 'text', 7, ['n1']],
  ]
  const EVENTS = ['x', 'xx', 'n1', 'other'].flatMap((event) =>
    DATA.map((data): EventMessage => ({ type: 'event', event, data })),
  )
  const serviceOf = (nodeId: string) => ({ n1: 'x', n2: 'y', x: 'x' })[nodeId]

  function expectAllFound(set: WantedSet, wants: ReturnType<typeof createSet>['wants']): void {
    const held = [...new Set(wants)].filter(({ holders }) => holders > 0)
    for (const event of EVENTS) {
      const found = set.matching(event, serviceOf).map(({ id }) => id)
      const wanted = held.filter(({ filter }) => matchesFilter(filter, event, serviceOf))
      expect(found).toEqual(wanted.map(({ id }) => id))
    }
  }

  test('at first', () => {
    const { set, wants } = createSet(...FILTERS)
    expectAllFound(set, wants)
  })

  test('when some have gone and others have come', () => {
    const { set, wants } = createSet(...FILTERS)
    set.matching(EVENTS[0]!, serviceOf)
    for (const want of wants.filter((_, index) => index % 3 === 0)) set.release(want)
    const late = [...FILTERS].reverse().map((filter) => set.acquire({ ...filter, topic: 't' }))
    expectAllFound(set, [...wants, ...late])
  })

  test('when the server holds some that nobody wants any more', () => {
    const { set, wants } = createSet(...FILTERS)
    set.allow(1_000)
    set.begin()
    set.matching(EVENTS[0]!, serviceOf)
    for (const want of wants.filter((_, index) => index % 2 === 0)) set.release(want)
    expectAllFound(set, wants)
  })
})

describe('what the server is told', () => {
  test('is everything in a first frame, and then what has changed', () => {
    const { set, wants } = createSet(A)
    expect(set.begin()).toEqual([{ id: wants[0]?.id, filter: A }])
    expect(set.changes('many')).toMatchObject({ subscribe: [], unsubscribe: [] })
    const b = set.acquire(B)
    expect(idsOf(set.changes('many').subscribe)).toEqual([b.id])
    set.release(b)
    expect(set.changes('many').unsubscribe).toEqual([b.id])
  })

  test('is nothing for what is let go and wanted again in between', () => {
    const { set, wants } = createSet(A)
    set.begin()
    set.answer({ id: wants[0]!.id })
    set.release(wants[0]!)
    const again = set.acquire(A)
    expect(again.status).toBe('active')
    expect(set.changes('many')).toMatchObject({ subscribe: [], unsubscribe: [] })
  })

  test('is everything again at the next connection', () => {
    const { set, wants } = createSet(A, B)
    set.begin()
    set.answer({ id: wants[0]!.id })
    expect(idsOf(set.begin())).toEqual(idsOf(wants))
    expect(wants.map(({ status }) => status)).toEqual(['pending', 'pending'])
  })

  test('is one filter for all where it holds one', () => {
    const { set } = createSet({ event: 'a', serviceName: 'x' }, { event: 'b', serviceName: 'x' })
    set.begin()
    set.collapse()
    expect(set.changes('one').subscribe).toEqual([])
    set.acquire({ event: 'a', serviceName: 'y' })
    expect(set.changes('one').subscribe).toMatchObject([{ filter: {} }])
  })

  test('is one filter for all what was wanted after the first frame as well', () => {
    const { set } = createSet(A)
    set.begin()
    set.acquire(B)
    set.collapse()
    expect(set.changes('one').subscribe).toMatchObject([{ filter: {} }])
  })

  test('is nothing where it takes no filters', () => {
    expect(createSet(A).set.changes('none')).toMatchObject({ subscribe: [], unsubscribe: [] })
  })
})

describe('more than the server takes', () => {
  function createMany(count: number, most: number) {
    const { set, wants } = createSet(
      ...Array.from({ length: count }, (_, index) => ({ serviceName: 'x', event: `e${index}` })),
    )
    set.allow(most)
    return { set, wants }
  }

  test('are asked for as one filter that covers all', () => {
    const { set } = createMany(5, 4)
    expect(set.begin()).toMatchObject([{ filter: { serviceName: 'x' } }])
  })

  test('never are more than it takes at a time, whatever changes', () => {
    const { set, wants } = createMany(3, 4)
    const held = new Set(idsOf(set.begin()))
    const follow = () => {
      const { first, subscribe, unsubscribe } = set.changes('many')
      if (first === 'unsubscribe') for (const id of unsubscribe) held.delete(id)
      for (const { id } of subscribe) held.add(id)
      expect(held.size).toBeLessThanOrEqual(4)
      for (const id of unsubscribe) held.delete(id)
    }
    const more = [set.acquire(A), set.acquire(B)]
    follow()
    expect(held.size).toBe(1)
    for (const want of [...wants, ...more].slice(0, 3)) set.release(want)
    follow()
    expect([...held].sort()).toEqual(idsOf(set.all()).sort())
  })

  test('all are active when the one is, even what was one too many before', () => {
    const { set, wants } = createMany(3, 32)
    set.begin()
    const [, , third] = wants
    set.answer({ id: third!.id, error: { code: 'too_many_subscriptions', message: '' } })
    expect(third?.status).toBe('rejected')
    set.allow(2)
    const { subscribe } = set.changes('many')
    set.answer({ id: subscribe[0]!.id })
    expect(wants.map(({ status }) => status)).toEqual(['active', 'active', 'active'])
  })

  test('what the one covers already is active without a word', () => {
    const { set } = createMany(5, 4)
    const [all] = set.begin()
    set.answer({ id: all!.id })
    const late = set.acquire({ serviceName: 'x', event: 'late' })
    expect(set.changes('many').subscribe).toEqual([])
    expect(late.status).toBe('active')
  })

  test('what the one covered is asked for anew once the one was ended', () => {
    const { set } = createMany(5, 4)
    const [all] = set.begin()
    set.answer({ id: all!.id })
    const [last, second] = set.all()
    for (const want of [last!, second!]) set.release(want)
    set.changes('many')
    set.answer({ id: all!.id })
    const late = [1, 2, 3].map((number) => set.acquire({ event: `late ${number}` }))
    expect(set.changes('many').subscribe).toHaveLength(1)
    expect(late.map(({ status }) => status)).toEqual(['pending', 'pending', 'pending'])
  })

  test('a limit that is none is not taken', () => {
    const { set } = createMany(5, 0)
    expect(set.begin()).toHaveLength(5)
  })
})

describe('an answer', () => {
  test('to one is for that one', () => {
    const { set, wants } = createSet(A, B)
    set.begin()
    set.answer({ id: wants[0]!.id })
    set.answer({ id: wants[1]!.id, error: { code: 'forbidden', message: 'no' } })
    expect(wants.map(({ status }) => status)).toEqual(['active', 'rejected'])
    expect(wants[1]?.error).toMatchObject({ code: 'forbidden', message: 'no', retryable: false })
  })

  test('to what nobody asked for is for nobody', () => {
    const { set, wants } = createSet(A)
    set.begin()
    set.answer({ id: 'nobody' })
    expect(wants[0]?.status).toBe('pending')
  })

  test('without an id, of a server with one filter, is for all', () => {
    const { set, wants } = createSet(A, B)
    set.begin()
    set.collapse()
    set.answer({ error: { code: 'forbidden', message: '' } })
    expect(wants.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  test.each([
    ['forbidden', 'refused'],
    ['rate_limited', 'for-now'],
    ['something_new', 'refused'],
  ])('that refuses with %s is %s', (code, expected) => {
    const { set, wants } = createSet(A)
    set.begin()
    expect(set.answer({ id: wants[0]!.id, error: { code, message: '' } })).toBe(expected)
  })

  test('that refused is asked for again on demand, and only what was refused', () => {
    const { set, wants } = createSet(A, B)
    set.begin()
    set.answer({ id: wants[0]!.id, error: { code: 'forbidden', message: '' } })
    set.answer({ id: wants[1]!.id })
    set.retry()
    expect(wants.map(({ status }) => status)).toEqual(['pending', 'active'])
    expect(wants[0]?.error).toBeUndefined()
    expect(idsOf(set.changes('many').subscribe)).toEqual([wants[0]?.id])
  })

  test('of a server that never gives any is taken for granted', () => {
    const { set, wants } = createSet(A)
    set.begin()
    set.accept()
    expect(wants[0]?.status).toBe('active')
  })
})
