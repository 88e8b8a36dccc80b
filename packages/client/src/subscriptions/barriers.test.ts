import { expect, test } from 'vitest'
import { Barriers } from './barriers.ts'

const ASK = { type: 'unsubscribe' } as const
const ANSWER = { type: 'unsubscribed' } as const

/** What a barrier has come to. */
function watch(waiting: Promise<void>): { outcome: string } {
  const watched = { outcome: 'waiting' }
  waiting.then(
    () => (watched.outcome = 'reached'),
    (failure: unknown) => (watched.outcome = (failure as { code: string }).code),
  )
  return watched
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

function askOn(barriers: Barriers) {
  return watch(
    barriers.wait(() => {
      barriers.said(ASK)
      return true
    }),
  )
}

test('is reached with its own answer, and not with one that was owed before', async () => {
  const barriers = new Barriers()
  const subscriptions = [{ filter: {} }, { filter: { event: 'a' } }]
  barriers.said({ type: 'hello', v: 2, subscriptions: [{ id: 's1', filter: {} }] })
  barriers.said({ type: 'subscribe', subscriptions })
  const watched = askOn(barriers)
  for (let answers = 0; answers < 3; answers += 1) barriers.heard(ANSWER)
  await settled()
  expect(watched.outcome).toBe('waiting')
  barriers.heard({ type: 'subscribed', subscriptions: [] })
  await settled()
  expect(watched.outcome).toBe('reached')
})

test('counts a refusal as an answer, and nothing else', async () => {
  const barriers = new Barriers()
  const watched = askOn(barriers)
  barriers.heard({ type: 'error', code: 'rate_limited', message: '' })
  barriers.heard({ type: 'event', event: 'unsubscribed', data: {} })
  await settled()
  expect(watched.outcome).toBe('waiting')
  barriers.heard({ type: 'error', code: 'forbidden', message: '' })
  await settled()
  expect(watched.outcome).toBe('reached')
})

test('is not reached where nobody can be asked, or the connection ends first', async () => {
  const barriers = new Barriers()
  const nobody = watch(barriers.wait(() => false))
  const cut = askOn(barriers)
  barriers.reset()
  const next = askOn(barriers)
  barriers.heard(ANSWER)
  await settled()
  expect([nobody, cut, next].map(({ outcome }) => outcome)).toEqual(['closed', 'closed', 'reached'])
})
