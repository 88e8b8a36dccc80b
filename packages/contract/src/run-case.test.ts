import { describe, expect, test } from 'vitest'
import { handTimers } from '../test/hand-timers.ts'
import { Breach, NotApplicable } from './breach.ts'
import { runTrial } from './run-case.ts'
import type { Claim, Trial } from './run-case.ts'
import { createSecrets } from './secrets.ts'
import { Transcript } from './transcript.ts'

const CASE: Claim = { id: 'MX-CORE-01', title: 'does as it says' }
const TOKEN = 'canary-0123456789'

describe('a case', () => {
  test('that ends without a word has passed', async () => {
    expect(await run({})).toMatchObject({
      ...CASE,
      level: 'core',
      outcome: 'passed',
      transcript: [],
    })
  })

  test('that finds a breach has failed, with what went over the wire until then', async () => {
    const { outcome, reason, transcript } = await run({
      run: throwing(new Breach(`wanted less than ${TOKEN}`)),
    })
    expect([outcome, reason]).toEqual(['failed', 'wanted less than [token]'])
    expect(transcript.map(({ text }) => text)).toEqual(['says [token]'])
  })

  test('that only should hold advises', async () => {
    const { outcome } = await run(
      { run: throwing(new Breach('no')) },
      { ...CASE, strength: 'should' },
    )
    expect(outcome).toBe('advice')
  })

  test('that cannot be asked is skipped, before it or within it', async () => {
    const begins = { run: throwing(new Error('it was run')) }
    expect(await run({ ...begins, lack: 'no tokens' })).toMatchObject({
      outcome: 'skipped',
      reason: 'no tokens',
    })
    expect(await run({ run: throwing(new NotApplicable('no JWT')) })).toMatchObject({
      outcome: 'skipped',
      reason: 'no JWT',
    })
  })

  test('that is thrown out of has failed, and says by what', async () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const error = new TypeError('fetch failed', { cause })
    expect(await run({ run: throwing(error) })).toMatchObject({
      outcome: 'failed',
      reason: 'TypeError: fetch failed (ECONNREFUSED)',
    })
  })

  test('whose things cannot be cleared away is judged all the same', async () => {
    const end = throwing(new Error('gone'))
    expect(await run({ end })).toMatchObject({ outcome: 'passed' })
    expect(await run({ end, run: throwing(new Breach('no')) })).toMatchObject({ reason: 'no' })
  })

  test('that hangs is left where the run is ended, and cleared away', async () => {
    const stop = new AbortController()
    let stage = 'running'
    const result = run({
      signal: stop.signal,
      run: () => new Promise(() => undefined),
      end() {
        stage = 'ended'
        return Promise.resolve()
      },
    })
    stop.abort()
    expect(await result).toMatchObject({ outcome: 'skipped', reason: 'the run was ended' })
    expect(stage).toBe('ended')
  })
})

describe('a case that takes longer than any may', () => {
  const never = () => new Promise<never>(() => undefined)

  test('has failed, says so, and is cleared away', async () => {
    const { timers, advance, pending } = handTimers()
    let stage = 'running'
    const result = run({
      ...{ timers, limitMs: 90_000, run: never },
      end() {
        stage = 'ended'
        return Promise.resolve()
      },
    })
    await advance(89_999)
    expect(stage).toBe('running')
    await advance(1)
    expect(await result).toMatchObject({
      outcome: 'failed',
      reason: 'wanted the case to end; it had not after 90000 ms',
      transcript: [{ text: 'says [token]' }],
    })
    expect([stage, pending()]).toEqual(['ended', 0])
  })

  test('is not waited for while it is cleared away, either', async () => {
    const { timers, advance } = handTimers()
    const result = run({ timers, limitMs: 90_000, end: never })
    await advance(90_000)
    expect(await result).toMatchObject({ outcome: 'passed' })
  })
})

describe('a declared difference', () => {
  const reason = 'until version 3'

  test('is shown where the case fails as declared, or where the other one holds', async () => {
    const broken = await run({ difference: { reason }, run: throwing(new Breach('no')) })
    expect(broken).toMatchObject({ outcome: 'differs', reason })
    const instead = await run({ difference: { reason, instead: 'MX-OLD-01' } })
    expect(instead).toMatchObject({ outcome: 'differs', reason })
  })

  test('is a failure where it is not so', async () => {
    expect(await run({ difference: { reason } })).toMatchObject({
      outcome: 'failed',
      reason: 'declared to differ (until version 3), but the case passes',
    })
    const gone = throwing(new TypeError('fetch failed'))
    expect(await run({ difference: { reason }, run: gone })).toMatchObject({
      outcome: 'failed',
      reason:
        'declared to differ (until version 3), but the case came to nothing: TypeError: fetch failed',
    })
    const difference = { reason, instead: 'MX-OLD-01' }
    expect(await run({ difference, run: throwing(new Breach('no')) })).toMatchObject({
      outcome: 'failed',
      reason: 'declared to differ (until version 3), but MX-OLD-01 does not hold: no',
    })
  })
})

function run(more: Partial<Trial>, claim = CASE) {
  const transcript = new Transcript(() => 0, createSecrets())
  transcript.hide(TOKEN)
  transcript.add(1, '>', `says ${TOKEN}`)
  return runTrial(claim, {
    transcript,
    timers: handTimers().timers,
    limitMs: 60_000,
    lack: undefined,
    run: () => Promise.resolve(),
    end() {
      transcript.add(1, '-', 'cleared away')
      return Promise.resolve()
    },
    ...more,
  })
}

function throwing(error: Error): () => Promise<never> {
  return () => Promise.reject(error)
}
