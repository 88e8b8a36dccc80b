import { describe, expect, test } from 'vitest'
import type { LoggedEvent } from './log.ts'
import { LogPages } from './log-pages.ts'
import { loggedEvent } from './logged-event.ts'

function makeEvents(count: number, filler = ''): LoggedEvent[] {
  return Array.from({ length: count }, (_, index) =>
    loggedEvent(
      { event: index % 2 ? 'odd' : 'even', data: { filler } },
      { offset: index + 1, timestamp: 1 },
    ),
  )
}

function cut(pages: LogPages, events: readonly LoggedEvent[]) {
  return [...pages.cut(events)]
}

const EVENTS = makeEvents(400)

describe('pages of a log', () => {
  test('hold all events, in their order, and begin at the same offsets for everyone', () => {
    const stretches = cut(new LogPages(1e6), EVENTS.slice(10))
    expect(stretches.flatMap(({ events }) => events)).toEqual(EVENTS.slice(10))
    expect(stretches.map(({ events }) => events.length)).toEqual([118, 128, 128, 16])
  })

  test('know the names and the length of their events', () => {
    const [page] = cut(new LogPages(1e6), EVENTS)
    expect([...page!.names]).toEqual(['even', 'odd'])
    expect(page!.length).toBe(page!.events.map(({ text }) => text).join('').length)
  })

  test('are one batch for all where they are whole, and one for each where not', () => {
    const pages = new LogPages(1e6)
    const batchesOf = (events: readonly LoggedEvent[]) =>
      cut(pages, events).map((stretch) => pages.batch(stretch, 'arrays'))
    const one = batchesOf(EVENTS)
    const other = batchesOf(EVENTS.slice(100))
    expect(one.map((batch, index) => batch === other[index])).toEqual([false, true, true, false])
    expect(one[1]?.audience).toBe('many')
  })

  test('keep no more characters as bytes than they may, the last used longest', () => {
    const pageLength = cut(new LogPages(1e6), EVENTS)[0]!.length
    const pages = new LogPages(pageLength * 2.5)
    for (const stretch of cut(pages, EVENTS)) pages.batch(stretch, 'each')
    expect(pages.length).toBeGreaterThan(pageLength)
    expect(pages.length).toBeLessThanOrEqual(pageLength * 2.5)
    const [first] = cut(pages, EVENTS)
    const batch = pages.batch(first!, 'each')
    expect(pages.batch(cut(pages, EVENTS)[0]!, 'each')).toBe(batch)
  })

  test('are forgotten with the log', () => {
    const pages = new LogPages(1e6)
    for (const stretch of cut(pages, EVENTS)) pages.batch(stretch, 'each')
    const all = pages.length
    pages.forgetBefore(128)
    expect(pages.length).toBe(all)
    pages.forgetBefore(129)
    expect(pages.length).toBeLessThan(all)
    pages.forgetBefore(1_000)
    expect(pages.length).toBe(0)
  })

  test('are not taken for those of another log with the same offsets', () => {
    const pages = new LogPages(1e6)
    const batch = pages.batch(cut(pages, EVENTS)[0]!, 'each')
    const [page] = cut(pages, makeEvents(128))
    expect(pages.batch(page!, 'each')).not.toBe(batch)
    expect(pages.length).toBe(page!.length)
  })

  test('of long events are cut to what one write carries, down to a single event', () => {
    const long = [...makeEvents(128, 'x'.repeat(2_000))]
    for (const { length } of cut(new LogPages(1e9), long)) expect(length).toBeLessThan(131_073)
    const longest = makeEvents(3, 'x'.repeat(200_000))
    const stretches = cut(new LogPages(1e9), longest)
    expect(stretches.map(({ events }) => events.length)).toEqual([1, 1, 1])
  })
})
