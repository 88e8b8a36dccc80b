import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Connection } from '../../test/connection.ts'
import {
  closed,
  connect,
  count,
  createConnection,
  opened,
  openedForNothing,
  refused,
  says,
  token,
  tokenFailed,
  wake,
  welcomes,
} from '../../test/connection.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { MaxineError } from '../errors.ts'
import type { Effect, Occurrence } from './state.ts'
import { nextDeadline } from './step.ts'

const error = new MaxineError('out_of_step', 'it cannot be')

/** Numbers as a server may send them that means harm. */
const numbers = fc.constantFrom(undefined, -1e12, -1, 0, 1, 900, 30_000, 1e12, Infinity)
const codes = fc.constantFrom(1000, 1006, 1008, 1012, 1013, 4401, 4429, 4500, 3000, 0)

const commands = fc.constantFrom<Occurrence>(
  connect,
  { type: 'reconnect' },
  { type: 'disconnect' },
  { type: 'new-token' },
  { type: 'refresh' },
)

const occurrences: fc.Arbitrary<Occurrence> = fc.oneof(
  { arbitrary: commands, weight: 1 },
  {
    arbitrary: fc.constantFrom<Occurrence>(
      token,
      tokenFailed(true),
      tokenFailed(false),
      opened,
      openedForNothing,
      wake,
      { type: 'tick' },
      { type: 'distrust', error },
      { type: 'failed', error },
      { type: 'continuity', continuity: 'none' },
      says({ type: 'event', event: 'e', data: 1 }),
      says({ type: 'refused', code: 'token_expired', message: '', retryable: true }),
      says({ type: 'refused', code: 'forbidden', message: '', retryable: false }),
    ),
    weight: 3,
  },
  { arbitrary: codes.map(closed), weight: 1 },
  { arbitrary: fc.tuple(codes, numbers).map(toRefusal), weight: 1 },
  { arbitrary: fc.tuple(numbers, numbers).map(toWelcome), weight: 2 },
  { arbitrary: fc.tuple(numbers, numbers).map(toGoaway), weight: 1 },
)

function toRefusal([code, retryAfterMs]: readonly [number, number | undefined]): Occurrence {
  return refused({ code, ...(retryAfterMs !== undefined && { retryAfterMs }) })
}

function toWelcome([heartbeatMs, expiresInMs]: readonly (number | undefined)[]): Occurrence {
  return welcomes({
    ...(heartbeatMs !== undefined && { heartbeatMs }),
    ...(expiresInMs !== undefined && { expiresInMs }),
  })
}

function toGoaway([retryAfterMs, jitterMs]: readonly (number | undefined)[]): Occurrence {
  return says({
    type: 'goaway',
    reason: 'restart',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(jitterMs !== undefined && { jitterMs }),
  })
}

const moments = fc.oneof(occurrences, fc.constantFrom(0, 1, 500, 1_000, 20_000))

/** Watches what no sequence of events may bring about. */
function createWatch(connection: Connection) {
  let socket: 'none' | 'one' = 'none'
  let stage: 'wanted' | 'stopped' = 'stopped'
  return {
    before(moment: Occurrence): void {
      const { status } = connection.machine
      const hasSocket = status === 'opening' || status === 'greeting' || status === 'live'
      if (moment.type === 'ended' && hasSocket) socket = 'none'
      if (moment.type === 'connect' || moment.type === 'reconnect') stage = 'wanted'
    },
    after(effects: readonly Effect[], moment?: Occurrence): void {
      for (const { type } of effects) {
        if (type === 'drop' || type === 'stop') socket = 'none'
        else if (type === 'open') {
          expect(socket).toBe('none')
          socket = 'one'
        }
        const isLastWord = type === 'ended' || type === 'stop'
        if (stage === 'stopped')
          expect([moment?.type, isLastWord]).toEqual([expect.any(String), true])
        if (type === 'stop') stage = 'stopped'
      }
      expect(nextDeadline(connection.machine, connection.now)).not.toBeNaN()
    },
  }
}

describe('whatever happens, in whatever order', () => {
  test('there is one socket at most, silence after the end, and a next step in time', () => {
    fc.assert(
      fc.property(fc.array(moments, { maxLength: 60 }), fc.nat(), (story, seed) => {
        const connection = createConnection({ chance: createVirtualWorld(seed).random })
        const watch = createWatch(connection)
        for (const moment of story) {
          if (typeof moment === 'number') watch.after(connection.wait(moment))
          else {
            watch.before(moment)
            watch.after(connection.feed(moment), moment)
          }
        }
        expect(Number.isFinite(connection.now)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('what is told twice is heard once', () => {
    const twice = occurrences.filter(
      ({ type }) => !['refresh', 'reconnect', 'new-token'].includes(type),
    )
    fc.assert(
      fc.property(fc.array(occurrences, { maxLength: 20 }), twice, (story, last) => {
        const connection = createConnection()
        connection.feed(...story, last)
        const { status } = connection.machine
        const effects = connection.feed(last)
        // An event may be the first word of an old server, and a refusal the second of another kind.
        if (connection.machine.status === status) {
          expect(effects.filter(({ type }) => type === 'open' || type === 'go-live')).toEqual([])
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('an end that comes late, of a socket that is no more, ends nothing', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const connection = createConnection()
        connection.feed(connect, token, refused())
        const before = connection.machine
        expect(connection.feed(closed(code), refused({ code }))).toEqual([])
        expect(connection.machine).toBe(before)
      }),
    )
  })
})

describe('no server can make a client hurry', () => {
  /** What a server does with each socket, again and again. */
  const servers = fc.array(
    fc.oneof(
      fc.constantFrom<Occurrence>(opened, openedForNothing),
      fc.tuple(numbers, numbers).map(toWelcome),
      fc.tuple(numbers, numbers).map(toGoaway),
      codes.map(closed),
      fc.tuple(codes, numbers).map(toRefusal),
    ),
    { minLength: 1, maxLength: 6 },
  )

  test('not to more than one attempt, question or token a second, on average', () => {
    fc.assert(
      fc.property(servers, fc.nat(), (server, seed) => {
        const connection = createConnection({ chance: createVirtualWorld(seed).random })
        connection.answer(({ type }) => {
          if (type === 'get-token') return token
          if (type === 'ping') return says({ type: 'pong' })
          if (type === 'present-token') return says({ type: 'token-refreshed', expiresInMs: 0 })
          return type === 'open' ? server : undefined
        })
        const effects = [...connection.feed(connect), ...connection.wait(120_000)]
        expect(count(effects, 'open')).toBeLessThan(30)
        expect(count(effects, 'ping')).toBeLessThanOrEqual(130)
        expect(count(effects, 'get-token')).toBeLessThanOrEqual(150)
      }),
      { numRuns: 300 },
    )
  })

  test('a server that accepts and drops is tried fifteen times in the first minute at most', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const connection = createConnection({ chance: createVirtualWorld(seed).random })
      connection.answer(({ type }) => {
        if (type === 'get-token') return token
        return type === 'open' ? [opened, welcomes({}), closed(1006)] : undefined
      })
      const effects = [...connection.feed(connect), ...connection.wait(60_000)]
      expect(count(effects, 'open')).toBeLessThanOrEqual(15)
    }
  })
})

test('the times of the calendar decide nothing: only differences of one clock do', () => {
  const connection = createConnection()
  connection.feed(connect, token, opened, welcomes({ expiresInMs: 1_000_000 }))
  const [later] = [createConnection()]
  later.wait(1e9)
  later.feed(connect, token, opened, welcomes({ expiresInMs: 1_000_000 }))
  expect(nextDeadline(later.machine, later.now) - later.now).toBe(
    nextDeadline(connection.machine, connection.now) - connection.now,
  )
})
