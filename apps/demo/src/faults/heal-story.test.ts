import { expect, test } from 'vitest'
import { canCompare, NO_STORY, tell } from './heal-story.ts'
import type { Happening, Story } from './heal-story.ts'
import type { FaultName } from './fault-list.ts'

const PRESSED = 1_000

function pressed(fault: FaultName, at = PRESSED): Happening {
  return { type: 'pressed', fault, at }
}

function made(at: number, lastsMs?: number): Happening {
  return { type: 'made', says: 'Done.', lastsMs, at }
}

function left(at: number): Happening {
  return { type: 'left', code: 'connect_failed', at }
}

function back(at: number): Happening {
  return { type: 'back', at }
}

function compared(at: number, differing = 0): Happening {
  return { type: 'compared', differing, at }
}

function event(at: number, timestamp = at): Happening {
  return { type: 'event', timestamp, at }
}

function story(...happenings: readonly Happening[]): Story {
  return happenings.reduce(tell, NO_STORY)
}

test('nothing is told before anything was broken', () => {
  expect(story(left(5), back(6), event(7))).toEqual(NO_STORY)
})

test('a drop is noticed, mended and proved, each with its time since the press', () => {
  expect(
    story(pressed('drop'), made(1_010), left(1_012), back(2_100), compared(2_300)),
  ).toMatchObject({
    state: 'healed',
    noticedMs: 12,
    noticedBy: 'connect_failed',
    reconnectedMs: 1_100,
    equalMs: 1_300,
  })
})

test('a picture that differs is not healed, and says by how much', () => {
  expect(
    story(pressed('drop'), made(1_010), left(1_012), back(2_100), compared(2_300, 3)),
  ).toMatchObject({ state: 'healing', differing: 3 })
})

test('events from the time without a connection are recovered, later ones have only arrived', () => {
  const told = story(
    pressed('drop'),
    made(1_010),
    left(1_012),
    back(2_100),
    event(2_110, 1_500),
    event(2_110, 2_099),
    event(2_150, 2_140),
  )
  expect(told).toMatchObject({ arrived: 3, recovered: 2, lost: 0 })
})

test('what the client says is gone is lost, with a number where there is one', () => {
  const gap = (events?: number): Happening => ({ type: 'gap', events, at: 2_110 })
  const broken = [pressed('drop'), made(1_010), left(1_012), back(2_100)]
  expect(story(...broken, gap(12), gap(3))).toMatchObject({ lost: 15 })
  expect(story(...broken, gap(12), gap())).toMatchObject({ lost: 'untold' })
})

test('the first loss counts, when the connection is lost again', () => {
  const told = story(pressed('drop'), left(1_012), back(1_500), left(1_600), back(2_500))
  expect(told).toMatchObject({ state: 'healing', noticedMs: 12, reconnectedMs: 1_500 })
})

test('the picture is not compared before the fault was made, noticed and mended', () => {
  const told = [
    story(pressed('drop')),
    story(pressed('drop'), made(1_010)),
    story(pressed('drop'), made(1_010), left(1_012)),
    story(pressed('drop'), made(1_010), left(1_012), back(2_100)),
  ]
  expect(told.map((each) => canCompare(each, 2_100))).toEqual([false, false, false, true])
})

test('a strain is compared when it is over', () => {
  const told = story(pressed('slow-network'), made(1_010, 15_000))
  expect([canCompare(told, 2_000), canCompare(told, 16_010)]).toEqual([false, true])
})

test('a burst is over when all of it has come, or does not come any more', () => {
  const events = Array.from({ length: 9_999 }, () => event(2_000))
  const told = story(pressed('burst'), made(1_010, 1_000), ...events)
  expect([canCompare(told, 3_000), canCompare(told, 11_000)]).toEqual([false, true])
  expect(canCompare(tell(told, event(2_100)), 3_000)).toBe(true)
})

test('a fault that nobody noticed is compared some time after its end', () => {
  const told = story(pressed('half-open'), made(1_010, 2_000))
  expect([canCompare(told, 4_000), canCompare(told, 12_000)]).toEqual([false, true])
})

test('ending all trouble begins no story, and lets one end sooner', () => {
  expect(story(pressed('clear'))).toEqual(NO_STORY)
  const told = story(pressed('half-open'), made(1_010, 20_000), pressed('clear', 3_000))
  expect(told).toMatchObject({ fault: 'half-open', expects: 'strain' })
  expect(canCompare(told, 3_000)).toBe(true)
})

test('another fault begins another story', () => {
  const told = story(pressed('drop'), left(1_012), pressed('burst', 5_000))
  expect(told).toMatchObject({ fault: 'burst', state: 'broken', pressedAt: 5_000 })
  expect(told).not.toHaveProperty('noticedMs')
})

test('a story that has ended stays as it is', () => {
  const healed = story(pressed('drop'), made(1_010), left(1_012), back(2_100), compared(2_300))
  expect(tell(healed, event(9_000))).toBe(healed)
})
