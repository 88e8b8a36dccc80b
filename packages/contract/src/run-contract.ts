import { levelOf } from './case.ts'
import type { Case, Level } from './case.ts'
import { ALL_CASES } from './cases/all-cases.ts'
import { openContract } from './contract.ts'
import type { ContractWorld } from './contract.ts'
import type { Outcome, Result } from './run-case.ts'
import type { ContractTarget } from './target.ts'

export interface RunOptions {
  /** Default core, recovery and security. */
  readonly levels?: readonly Level[]
  /** Only these cases; default all of the levels. */
  readonly ids?: readonly string[]
  /** What SHOULD be and is not, and what a profile declares, fails as well. Default `no`. */
  readonly strict?: 'yes' | 'no'
  readonly onStart?: (one: Case, index: number, total: number) => void
  readonly onResult?: (result: Result) => void
  /** No case begins once it is aborted. */
  readonly signal?: AbortSignal
  readonly world?: ContractWorld
}

export interface Report {
  readonly results: readonly Result[]
  readonly counts: Readonly<Record<Outcome, number>>
  /** `unfinished` where the run was aborted. */
  readonly verdict: 'kept' | 'broken' | 'unfinished'
}

const DEFAULT_LEVELS: readonly Level[] = ['core', 'recovery', 'security']

/** The cases of a run, in their order. An ID counts whatever its level is. */
export function chooseCases({ levels = DEFAULT_LEVELS, ids }: RunOptions): readonly Case[] {
  if (ids) return ALL_CASES.filter(({ id }) => ids.includes(id))
  return ALL_CASES.filter((one) => levels.includes(levelOf(one)))
}

/** Runs the suite against a server. Rejects only with a NoServerError. */
export async function runContract(
  target: ContractTarget,
  options: RunOptions = {},
): Promise<Report> {
  const contract = await openContract(target, options.world)
  const cases = chooseCases(options)
  const results: Result[] = []
  for (const [index, one] of cases.entries()) {
    if (options.signal?.aborted) break
    options.onStart?.(one, index, cases.length)
    const result = await contract.run(one)
    results.push(result)
    options.onResult?.(result)
  }
  const counts = count(results)
  const broken = counts.failed + (options.strict === 'yes' ? counts.advice + counts.differs : 0)
  const end = results.length < cases.length ? 'unfinished' : 'kept'
  return { results, counts, verdict: broken > 0 ? 'broken' : end }
}

function count(results: readonly Result[]): Report['counts'] {
  const counts = { passed: 0, failed: 0, skipped: 0, differs: 0, advice: 0 }
  for (const { outcome } of results) counts[outcome] += 1
  return counts
}
