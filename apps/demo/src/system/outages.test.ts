import { MaxineError } from 'maxine-client'
import type { ConnectionState } from 'maxine-client'
import { expect, test } from 'vitest'
import { NO_OUTAGES, withNews } from './outages.ts'
import type { LinkNews } from './outages.ts'

const UP: ConnectionState = { status: 'connected', since: 0, continuity: 'none' }
const CONNECTING: ConnectionState = { status: 'connecting', phase: 'socket', attempt: 1 }
const LOST: ConnectionState = {
  status: 'waiting',
  attempt: 2,
  retryAt: 0,
  cause: new MaxineError('connection_lost', 'no close'),
}
const GAP = { type: 'gap', gap: { type: 'gap', reason: 'unsupported' } } as const

/** Each at a time of its own: 0, 100, 200 and so on. */
function after(...states: readonly (ConnectionState | LinkNews)[]) {
  return states
    .map((one): LinkNews => ('type' in one ? one : { type: 'state', state: one }))
    .reduce((outages, news, index) => withNews(outages, news, index * 100), NO_OUTAGES)
}

test('a page that has just been opened has missed nothing', () => {
  expect(after(CONNECTING, UP).list).toEqual([])
})

test('an outage lasts from the loss of a connection to the next one, whatever was tried between', () => {
  expect(after(UP, LOST, CONNECTING, LOST, UP).list).toEqual([
    { from: 100, until: 400, code: 'connection_lost', isGap: false },
  ])
})

test('one that lasts has no end', () => {
  expect(after(UP, LOST).list).toEqual([{ from: 100, code: 'connection_lost', isGap: false }])
})

test.each([
  ['before', [UP, LOST, GAP, UP]],
  ['behind', [UP, LOST, UP, GAP]],
] as const)('a gap that is told %s the connection stands is that of the outage', (_, told) => {
  expect(after(...told).list).toMatchObject([{ from: 100, isGap: true }])
})

test('a gap without an outage is told all the same', () => {
  expect(after(UP, GAP).list).toEqual([{ from: 100, until: 100, code: 'gap', isGap: true }])
})
