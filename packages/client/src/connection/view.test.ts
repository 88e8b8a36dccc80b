import { expect, test } from 'vitest'
import {
  closed,
  connect,
  createConnection,
  opened,
  refused,
  says,
  token,
  UNTIL_LIVE,
  wake,
} from '../../test/connection.ts'
import type { Occurrence } from './state.ts'
import { looksAlike, viewOf } from './view.ts'

const FAREWELL = { type: 'goaway', reason: 'restart', jitterMs: 60_000 } as const

/** As if the application had started at noon. */
const NOON = 1_577_880_000_000

function see(...story: readonly Occurrence[]) {
  const connection = createConnection()
  connection.feed(...story)
  return viewOf(connection.machine, { now: () => connection.now, wall: () => NOON })
}

test.each([
  [[], { status: 'idle' }],
  [[connect], { status: 'connecting', phase: 'token', attempt: 1 }],
  [[connect, token], { status: 'connecting', phase: 'socket', attempt: 1 }],
  [[connect, token, opened], { status: 'connecting', phase: 'handshake', attempt: 1 }],
  [UNTIL_LIVE, { status: 'connected', since: NOON, continuity: 'exact' }],
  [[connect, { type: 'disconnect' }], { status: 'closed' }],
] as const)('%o is shown as %o', (story, view) => {
  expect(see(...story)).toEqual(view)
})

test('who waits is told until when, by the calendar, and why', () => {
  expect(see(connect, token, refused())).toMatchObject({
    status: 'waiting',
    attempt: 2,
    retryAt: NOON + 750,
    cause: { code: 'connect_failed' },
  })
})

test('what is over is shown with the reason', () => {
  expect(see(...UNTIL_LIVE, closed(4500))).toMatchObject({
    status: 'closed',
    cause: { code: 'token_refused', retryable: false },
  })
})

test.each<[string, readonly Occurrence[], readonly Occurrence[]]>([
  ['another token', [connect, token], [{ type: 'new-token' }]],
  ['another token after the end', [connect, { type: 'disconnect' }], [{ type: 'new-token' }]],
  ['a token that is refreshed', UNTIL_LIVE, [says({ type: 'token-refreshed', expiresInMs: 9 })]],
  ['a question after silence', UNTIL_LIVE, [wake]],
  ['a farewell', UNTIL_LIVE, [says({ type: 'goaway', reason: 'restart' })]],
  ['the same continuity', UNTIL_LIVE, [{ type: 'continuity', continuity: 'exact' }]],
])('%s is not seen', (_, story, more) => {
  const connection = createConnection()
  connection.feed(...story)
  const before = connection.machine
  connection.feed(...more)
  expect(looksAlike(before, connection.machine)).toBe(true)
})

test.each<[string, readonly Occurrence[], readonly Occurrence[]]>([
  ['another continuity', UNTIL_LIVE, [{ type: 'continuity', continuity: 'none' }]],
  ['the next phase', [connect], [token]],
  ['an end', UNTIL_LIVE, [closed(1006)]],
  ['an attempt that is hastened', [...UNTIL_LIVE, says(FAREWELL), closed(1006)], [wake]],
  ['the last word after a final end', [...UNTIL_LIVE, closed(4500)], [{ type: 'disconnect' }]],
])('%s is seen', (_, story, more) => {
  const connection = createConnection()
  connection.feed(...story)
  const before = connection.machine
  connection.feed(...more)
  expect(looksAlike(before, connection.machine)).toBe(false)
})

test('the time since when it is connected stays as it was shown', () => {
  const connection = createConnection()
  connection.feed(...UNTIL_LIVE)
  const { machine } = connection
  const shown = viewOf(machine, { now: () => 5, wall: () => NOON })
  const later = viewOf(machine, { now: () => 9, wall: () => NOON + 5 }, shown)
  expect(later).toEqual(shown)
})
