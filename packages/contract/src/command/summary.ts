import type { Announced } from '../announced.ts'
import { isFailure } from '../run-case.ts'
import type { Outcome, Result } from '../run-case.ts'
import type { Report } from '../run-contract.ts'

/** A case over all runs: its worst result, and how often each outcome was. */
export interface CaseSummary extends Result {
  readonly outcomes: Readonly<Record<Outcome, number>>
}

/** What was found, for everything that tells it. */
export interface Summary {
  readonly results: readonly CaseSummary[]
  /** Of the worst results. */
  readonly counts: Readonly<Record<Outcome, number>>
  /** `untested` where every case was skipped, `unfinished` where the runs were ended. */
  readonly verdict: 'kept' | 'broken' | 'untested' | 'unfinished'
  readonly strict: 'yes' | 'no'
  /** Cases that were to run, in each of the runs. */
  readonly planned: number
  readonly runs: { readonly wanted: number; readonly ended: number; readonly broken: number }
  readonly ms: number
  /** What the server was found to be; nothing where none answered. */
  readonly announced: Announced | undefined
}

/** The circumstances of what was found. */
export type Circumstances = Pick<Summary, 'strict' | 'planned' | 'ms' | 'announced'> & {
  readonly runs: number
}

/** In the order of what is worse. */
const WORSE: readonly Outcome[] = ['passed', 'skipped', 'differs', 'advice', 'failed']

export function summarize(reports: readonly Report[], circumstances: Circumstances): Summary {
  const { strict, planned, ms, announced } = circumstances
  const results = worstOf(reports)
  const whole = reports.filter((one) => one.results.length === planned)
  const found = { results, strict, isWhole: whole.length === circumstances.runs }
  return {
    results,
    counts: countOutcomes(results),
    verdict: judge(found),
    strict,
    planned,
    runs: {
      wanted: circumstances.runs,
      ended: whole.length,
      broken: reports.filter(({ verdict }) => verdict === 'broken').length,
    },
    ms,
    announced,
  }
}

/** Of those that are failures. */
export function failuresIn({ results, strict }: Pick<Summary, 'results' | 'strict'>) {
  return results.filter((result) => isFailure(result, strict))
}

interface Found extends Pick<Summary, 'results' | 'strict'> {
  readonly isWhole: boolean
}

function judge({ results, strict, isWhole }: Found): Summary['verdict'] {
  if (failuresIn({ results, strict }).length > 0) return 'broken'
  if (!isWhole) return 'unfinished'
  return results.every(({ outcome }) => outcome === 'skipped') ? 'untested' : 'kept'
}

function worstOf(reports: readonly Report[]): readonly CaseSummary[] {
  const byId = new Map<string, Result[]>()
  for (const result of reports.flatMap((report) => report.results)) {
    byId.set(result.id, [...(byId.get(result.id) ?? []), result])
  }
  return [...byId.values()].map((results) => {
    const worst = results.reduce((bad, one) => (rank(one) > rank(bad) ? one : bad))
    return { ...worst, outcomes: countOutcomes(results) }
  })
}

function rank({ outcome }: Result): number {
  return WORSE.indexOf(outcome)
}

function countOutcomes(results: readonly Result[]): Readonly<Record<Outcome, number>> {
  const counts = { passed: 0, failed: 0, skipped: 0, differs: 0, advice: 0 }
  for (const { outcome } of results) counts[outcome] += 1
  return counts
}
