import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { FrameClock } from './frame-clock.ts'
import type { Publisher } from './frame-clock.ts'

let story: string[]

beforeEach(() => {
  story = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  return () => void vi.useRealTimers()
})

/** Frames that come when they are told to. */
function createFrames() {
  const frames = new Map<number, () => void>()
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
    frames.set(frames.size + 1, callback)
    return frames.size
  })
  vi.stubGlobal('cancelAnimationFrame', (id: number) => void frames.delete(id))
  onTestFinished(() => void vi.unstubAllGlobals())
  return {
    waiting: () => frames.size,
    come: () => {
      const due = [...frames.values()]
      frames.clear()
      for (const callback of due) callback()
    },
  }
}

function publisher(name: string, answer: 'changed' | 'same' = 'changed'): Publisher {
  return {
    publish: () => (story.push(`${name} changes`), answer),
    notify: () => void story.push(`${name} tells`),
  }
}

test('all who ask before a frame are told with it: first all change, then all tell', () => {
  const frames = createFrames()
  const clock = new FrameClock()
  const [one, other] = [publisher('one'), publisher('other')]
  clock.request(one)
  clock.request(other)
  clock.request(one)
  expect([story, frames.waiting()]).toEqual([[], 1])
  frames.come()
  expect(story).toEqual(['one changes', 'other changes', 'one tells', 'other tells'])
})

test('who has not changed tells nothing', () => {
  const frames = createFrames()
  new FrameClock().request(publisher('one', 'same'))
  frames.come()
  expect(story).toEqual(['one changes'])
})

test('a frame that does not come is waited for no longer than 100 ms', () => {
  const frames = createFrames()
  new FrameClock().request(publisher('one'))
  vi.advanceTimersByTime(99)
  expect(story).toEqual([])
  vi.advanceTimersByTime(1)
  expect(story).toHaveLength(2)
  expect([frames.waiting(), vi.getTimerCount()]).toEqual([0, 0])
})

test('where there are no frames, one takes 16 ms', () => {
  new FrameClock().request(publisher('one'))
  vi.advanceTimersByTime(15)
  expect(story).toEqual([])
  vi.advanceTimersByTime(1)
  expect(story).toHaveLength(2)
})

describe('nothing is left', () => {
  test('behind a frame', () => {
    const frames = createFrames()
    new FrameClock().request(publisher('one'))
    frames.come()
    expect([frames.waiting(), vi.getTimerCount()]).toEqual([0, 0])
  })

  test('when nobody waits any more', () => {
    const frames = createFrames()
    const clock = new FrameClock()
    const [one, other] = [publisher('one'), publisher('other')]
    clock.request(one)
    clock.request(other)
    clock.cancel(one)
    expect(frames.waiting()).toBe(1)
    clock.cancel(other)
    expect([frames.waiting(), vi.getTimerCount(), story]).toEqual([0, 0, []])
  })
})

test('who asks while a frame is told waits for the next', () => {
  const frames = createFrames()
  const clock = new FrameClock()
  const one: Publisher = {
    ...publisher('one'),
    notify: () => story.length < 4 && clock.request(one),
  }
  clock.request(one)
  frames.come()
  expect([story, frames.waiting()]).toEqual([['one changes'], 1])
})
