import { expect, test } from 'vitest'
import { createFrameSchedule } from './schedule-frame.ts'

function createScene() {
  let time = 0
  let sight: 'seen' | 'hidden' = 'seen'
  const calls: string[] = []
  const schedule = createFrameSchedule({
    now: () => time,
    after(ms, callback) {
      calls.push(`after ${ms}`)
      time += ms
      callback()
    },
    frame(callback) {
      calls.push('frame')
      callback()
    },
    isHidden: () => sight === 'hidden',
  })
  const wait = (ms: number) => void (time += ms)
  const hide = () => void (sight = 'hidden')
  return { calls, wait, hide, flush: () => schedule(() => undefined) }
}

test('after a rest it is the next frame', () => {
  const { calls, wait, flush } = createScene()
  flush()
  wait(200)
  flush()
  expect(calls).toEqual(['frame', 'frame'])
})

test('soon after another it waits', () => {
  const { calls, wait, flush } = createScene()
  flush()
  wait(10)
  flush()
  expect(calls).toEqual(['frame', 'after 40', 'frame'])
})

test('a hidden page needs no frame', () => {
  const { calls, hide, flush } = createScene()
  hide()
  flush()
  expect(calls).toEqual(['after 500'])
})
