import { beforeEach, expect, test, vi } from 'vitest'
import { FrameClock } from './frame-clock.ts'
import { FrameStore } from './frame-store.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  return () => void vi.useRealTimers()
})

/** A store of a value that can be set, and who is attached to it. */
function createStore() {
  let value = 'first'
  const attached = new Set<() => void>()
  const store = new FrameStore(new FrameClock(), {
    read: () => value,
    attach: (changed) => {
      attached.add(changed)
      return () => attached.delete(changed)
    },
  })
  const set = (next: string): void => {
    value = next
    for (const changed of attached) changed()
  }
  const toldOf: string[] = []
  return { store, set, attached, toldOf, listener: () => toldOf.push(store.read()) }
}

test('what is shown changes with a frame, for all at once', () => {
  const { store, set, toldOf, listener } = createStore()
  store.subscribe(listener)
  store.subscribe(listener)
  set('second')
  set('third')
  expect(store.read()).toBe('first')
  vi.advanceTimersByTime(16)
  expect([store.read(), toldOf]).toEqual(['third', ['third', 'third']])
})

test('nobody is told while he subscribes, nor of what is as it was', () => {
  const { store, set, toldOf, listener } = createStore()
  set('second')
  store.subscribe(listener)
  expect([store.read(), toldOf]).toEqual(['second', []])
  set('third')
  set('second')
  vi.advanceTimersByTime(16)
  expect(toldOf).toEqual([])
})

test('as long as nobody listens it shows the value of now, and waits for nothing', () => {
  const { store, set, attached, listener } = createStore()
  set('second')
  expect([store.read(), attached.size]).toEqual(['second', 0])
  const remove = store.subscribe(listener)
  set('third')
  remove()
  expect([store.read(), attached.size, vi.getTimerCount()]).toEqual(['third', 0, 0])
})

test('it is attached once for all, and unsubscribing twice is harmless', () => {
  const { store, set, attached, toldOf, listener } = createStore()
  const removes = [store.subscribe(listener), store.subscribe(listener)]
  expect(attached.size).toBe(1)
  removes[0]?.()
  removes[0]?.()
  set('second')
  vi.advanceTimersByTime(16)
  expect([attached.size, toldOf]).toEqual([1, ['second']])
  removes[1]?.()
  expect(attached.size).toBe(0)
})
