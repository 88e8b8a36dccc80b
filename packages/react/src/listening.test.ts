import type { Subscription, SubscriptionStatus, WebSocketClient } from 'maxine-client'
import { beforeEach, expect, test, vi } from 'vitest'
import { FrameClock } from './frame-clock.ts'
import { Lingering } from './lingering.ts'
import { Listening } from './listening.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  return () => void vi.useRealTimers()
})

/** One who listens to a client that tells nothing of how it stands. */
function createListening() {
  let status: SubscriptionStatus = 'rejected'
  const subscription = {
    filter: {},
    get status() {
      return status
    },
    error: undefined,
    ready: Promise.resolve(),
    unsubscribe: () => undefined,
  } as unknown as Subscription
  const client = {
    subscribe: () => subscription,
    on: () => () => undefined,
  } as unknown as WebSocketClient
  const clock = new FrameClock()
  const listening = new Listening({ client, clock, lingering: new Lingering(client) })
  return { listening, become: (next: SubscriptionStatus) => (status = next) }
}

test('what was refused is looked at every second, until it is no longer', () => {
  const { listening, become } = createListening()
  const told: string[] = []
  listening.subscribe(() => told.push(listening.read().status))
  listening.open(() => undefined)
  expect(listening.read().status).toBe('rejected')
  vi.advanceTimersByTime(2_000)
  expect(told).toEqual([])
  become('active')
  vi.advanceTimersByTime(1_020)
  expect(told).toEqual(['active'])
  expect(vi.getTimerCount()).toBe(0)
})

test('nobody looks at it any more once it is closed', () => {
  const { listening } = createListening()
  const close = listening.open(() => undefined)
  vi.advanceTimersByTime(20)
  expect(vi.getTimerCount()).toBe(1)
  close()
  vi.advanceTimersByTime(5_000)
  expect(vi.getTimerCount()).toBe(0)
})
