import { unlessAborted } from './abort.ts'
import type { AbortSignalLike } from './abort.ts'
import { Breach, must, NotApplicable } from './breach.ts'
import { levelOf } from './case.ts'
import type { Case, Level } from './case.ts'
import type { Difference } from './profile.ts'
import { sentenceOf } from './specification/sentence.ts'
import type { Sentence } from './specification/sentence.ts'
import type { Stage } from './stage.ts'
import { unlessLate } from './time-limit.ts'
import type { Timers } from './timers.ts'
import type { Line, Transcript } from './transcript.ts'

/**
 * `differs`: as the profile declares, and checked. `advice`: what SHOULD be is not. Only `failed` is
 * a failure, unless the run is strict.
 */
export type Outcome = 'passed' | 'failed' | 'skipped' | 'differs' | 'advice'

export interface Result extends Pick<Case, 'id' | 'title'> {
  readonly level: Level
  readonly outcome: Outcome
  readonly sentence: Sentence
  /** Why it was skipped, what was wanted and what came, or how it differs. */
  readonly reason?: string
  readonly ms: number
  /** What went over the wire; of cases that failed, or only advise. */
  readonly transcript: readonly Line[]
}

/** How a case went by itself, before the profile is asked. */
interface Attempt {
  /** `thrown`: it came to nothing, by an error that is no finding of the case. */
  readonly how: 'held' | 'broken' | 'thrown' | 'skipped'
  readonly reason?: string
}

export interface CaseParts {
  readonly stage: Stage
  readonly transcript: Transcript
  readonly timers: Timers
  /** A case that takes longer hangs, and has failed; in milliseconds. */
  readonly limitMs: number
  /** What the profile says of this case. */
  readonly difference: Difference | undefined
  /** The case that holds in its place. */
  readonly instead: Case | undefined
  /** Ends the case where it stands; it then counts as skipped. */
  readonly signal?: AbortSignalLike | undefined
}

/** Whether it breaks the contract; in a strict run whatever is not as it should be does. */
export function isFailure({ outcome }: Pick<Result, 'outcome'>, strict: 'yes' | 'no'): boolean {
  if (outcome === 'failed') return true
  return strict === 'yes' && (outcome === 'advice' || outcome === 'differs')
}

/** Runs one case to its end; never rejects. */
export async function runCase(one: Case, parts: CaseParts): Promise<Result> {
  const { stage, instead = one } = parts
  const lack = instead.needs.find((ability) => !stage.has(ability))
  return runTrial(one, {
    ...parts,
    lack: lack && (stage.announced.lacks[lack] ?? lack),
    run: () => instead.run(stage),
    end: () => stage.end(),
  })
}

/** What a case is, whoever it is for. */
export type Claim = Pick<Case, 'id' | 'title' | 'strength'>

/** A case with all that it is tried on. */
export interface Trial extends Pick<CaseParts, 'transcript' | 'timers' | 'limitMs' | 'signal'> {
  /** Why it cannot be tried. */
  readonly lack: string | undefined
  readonly difference?: Difference | undefined
  readonly run: () => Promise<void>
  readonly end: () => Promise<void>
}

/** Tries one case to its end; never rejects. */
export async function runTrial(one: Claim, trial: Trial): Promise<Result> {
  const { timers, limitMs, transcript } = trial
  const began = timers.now()
  const attempt = await attemptCase(trial)
  const { lines } = transcript
  // Clearing away is no part of the case, nor that the other side is gone and it cannot be done.
  const clear = () => unlessLate(timers, limitMs, trial.end()).catch(() => undefined)
  if (trial.lack === undefined) await clear()
  const { outcome, reason } = judge(one, attempt, trial.difference)
  const { id, title } = one
  return {
    ...{ id, title, level: levelOf(one), outcome, sentence: sentenceOf(id) },
    ...(reason !== undefined && { reason: transcript.redact(reason) }),
    ms: Math.round(timers.now() - began),
    transcript: outcome === 'failed' || outcome === 'advice' ? lines : [],
  }
}

async function attemptCase({ lack, run, signal, timers, limitMs }: Trial): Promise<Attempt> {
  if (lack !== undefined) return { how: 'skipped', reason: lack }
  try {
    const ended = await unlessAborted(signal, unlessLate(timers, limitMs, run()))
    if (ended === 'aborted') return { how: 'skipped', reason: 'the run was ended' }
    must(ended !== 'late', `wanted the case to end; it had not after ${limitMs} ms`)
    return { how: 'held' }
  } catch (error) {
    if (error instanceof NotApplicable) return { how: 'skipped', reason: error.message }
    if (error instanceof Breach) return { how: 'broken', reason: error.message }
    return { how: 'thrown', reason: wordsOf(error) }
  }
}

/** What `fetch` says is the same for every failure; why is in its cause. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'thrown'
  const { code } = Object(error.cause) as { readonly code?: unknown }
  return `${error.name}: ${error.message}${typeof code === 'string' ? ` (${code})` : ''}`
}

type Verdict = Pick<Result, 'outcome' | 'reason'>

function judge(
  one: Claim,
  { how, reason = '' }: Attempt,
  difference: Difference | undefined,
): Verdict {
  if (how === 'skipped') return { outcome: 'skipped', reason }
  if (difference) return judgeDifference(how, reason, difference)
  if (how === 'held') return { outcome: 'passed' }
  return { outcome: one.strength === 'should' ? 'advice' : 'failed', reason }
}

/** A declaration is a claim of its own: one that is not true is a failure. */
function judgeDifference(
  how: Exclude<Attempt['how'], 'skipped'>,
  found: string,
  { reason, instead }: Difference,
): Verdict {
  if (how === (instead === undefined ? 'broken' : 'held')) return { outcome: 'differs', reason }
  const wrong =
    instead === undefined ? wrongAlone(how, found) : `${instead} does not hold: ${found}`
  return { outcome: 'failed', reason: `declared to differ (${reason}), but ${wrong}` }
}

function wrongAlone(how: Attempt['how'], found: string): string {
  return how === 'held' ? 'the case passes' : `the case came to nothing: ${found}`
}
