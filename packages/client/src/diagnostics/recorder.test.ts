import { expect, test } from 'vitest'
import {
  closed,
  connect,
  createConnection,
  RULES,
  says,
  tokenFailed,
} from '../../test/connection.ts'
import { createStep, IDLE } from '../connection/step.ts'
import type { Occurrence } from '../connection/state.ts'
import { MaxineError } from '../errors.ts'
import { Recorder } from './recorder.ts'

const step = createStep(RULES)
const OPENED: Occurrence = { type: 'opened', expects: 'answer' }

/** Records a story, one second between its events. */
function record(...story: readonly Occurrence[]) {
  let now = 0
  const recorder = new Recorder({ wall: () => now })
  let machine = IDLE
  for (const occurrence of story) {
    now += 1_000
    const event = { ...occurrence, now, heardAt: now, chance: 0.5 }
    const [after] = step(machine, event)
    recorder.record(machine, event, after)
    machine = after
  }
  return recorder.transitions()
}

test('each change is told with its time, its event and where it led', () => {
  expect(record(connect, { type: 'token' }, closed(1012))).toEqual([
    { at: 1_000, event: 'connect', from: 'idle', to: 'fetching' },
    { at: 2_000, event: 'token', from: 'fetching', to: 'opening' },
    { at: 3_000, event: 'ended', from: 'opening', to: 'waiting', detail: '1012' },
  ])
})

test('what changed nothing is not told', () => {
  expect(record({ type: 'tick' }, connect, connect, OPENED)).toHaveLength(1)
})

test('the last hundred are kept', () => {
  const again: readonly Occurrence[] = [connect, { type: 'disconnect' }]
  const transitions = record(...Array.from({ length: 200 }, () => again).flat())
  expect(transitions).toHaveLength(100)
  expect(transitions.at(-1)?.at).toBe(400_000)
  expect(transitions[0]?.at).toBe(301_000)
})

test('codes and kinds are told, and no words', () => {
  const story: readonly Occurrence[] = [
    connect,
    { type: 'token' },
    {
      type: 'ended',
      end: { code: 1006, reason: 'canary', opened: false, status: 503, cause: 'canary' },
    },
    { type: 'reconnect' },
    tokenFailed(true),
    { type: 'reconnect' },
    { type: 'token' },
    OPENED,
    says({ type: 'welcome', clientId: 'canary', user: { sub: 'canary' } }),
    says({ type: 'refused', code: 'token_expired', message: 'canary', retryable: true }),
    { type: 'failed', error: new MaxineError('bad_option', 'canary', { cause: 'canary' }) },
  ]
  const transitions = record(...story)
  expect(JSON.stringify(transitions)).not.toContain('canary')
  expect(transitions.map(({ detail }) => detail).filter(Boolean)).toEqual([
    '1006 HTTP 503',
    'token_unavailable',
    'welcome',
    'refused',
    'bad_option',
  ])
})

test('the list is a copy', () => {
  const connection = createConnection()
  const recorder = new Recorder({ wall: () => 0 })
  const before = connection.machine
  connection.feed(connect)
  recorder.record(before, { ...connect, now: 0, heardAt: 0, chance: 0 }, connection.machine)
  expect(recorder.transitions()).not.toBe(recorder.transitions())
})
