import type { Subscription, SubscriptionStatus, WebSocketClient } from 'maxine-client'
import { beforeEach, expect, test, vi } from 'vitest'
import { FrameClock } from './frame-clock.ts'
import { Lingering } from './lingering.ts'
import { Listening } from './listening.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  return () => void vi.useRealTimers()
})

/** One who listens to a client whose server does what a test says. */
function createListening() {
  let status: SubscriptionStatus = 'rejected'
  const followers = new Set<() => void>()
  const subscription = {
    filter: {},
    get status() {
      return status
    },
    error: undefined,
    onStatus(follow: () => void) {
      followers.add(follow)
      return () => followers.delete(follow)
    },
    unsubscribe: () => followers.clear(),
  } as unknown as Subscription
  const client = { subscribe: () => subscription } as unknown as WebSocketClient
  const clock = new FrameClock()
  const listening = new Listening({ client, clock, lingering: new Lingering(client) })
  function become(next: SubscriptionStatus): void {
    status = next
    for (const follow of followers) follow()
  }
  return { listening, become }
}

test('another status is told with the next frame, and nothing waits for one meanwhile', () => {
  const { listening, become } = createListening()
  const told: string[] = []
  listening.subscribe(() => told.push(listening.read().status))
  listening.open(() => undefined)
  expect(listening.read().status).toBe('rejected')
  vi.advanceTimersByTime(20)
  expect([told, vi.getTimerCount()]).toEqual([[], 0])
  become('active')
  expect(told).toEqual([])
  vi.advanceTimersByTime(20)
  expect([told, vi.getTimerCount()]).toEqual([['active'], 0])
})

test('nobody hears of it any more once it is closed', () => {
  const { listening, become } = createListening()
  const close = listening.open(() => undefined)
  vi.advanceTimersByTime(20)
  close()
  become('active')
  // What is kept for the next component.
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(5_000)
  expect(vi.getTimerCount()).toBe(0)
})
