import { unlessAborted } from './abort.ts'
import type { AbortSignalLike } from './abort.ts'
import { levelOf } from './case.ts'
import type { Case, Level } from './case.ts'
import { ALL_CASES } from './cases/all-cases.ts'
import { openContract } from './contract.ts'
import type { Contract, ContractWorld } from './contract.ts'
import { isFailure } from './run-case.ts'
import type { Outcome, Result } from './run-case.ts'
import type { ContractTarget } from './target.ts'

export interface RunOptions {
  /** Default core, recovery and security. */
  readonly levels?: readonly Level[]
  /** Only these cases; default all of the levels. */
  readonly ids?: readonly string[]
  /** What SHOULD be and is not, and what a profile declares, fails as well. Default `no`. */
  readonly strict?: 'yes' | 'no'
  /** The server has been asked what it is. */
  readonly onOpen?: (contract: Contract) => void
  /** A case begins; `index` counts from 0. */
  readonly onStart?: (one: Case, index: number, total: number) => void
  /** It has ended. */
  readonly onResult?: (result: Result) => void
  /** Once it is aborted the case under way is ended, without a result, and none begins. */
  readonly signal?: AbortSignalLike
  /** Time, and what tells this run from another; default those of this machine. */
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
  const contract = await unlessAborted(options.signal, openContract(target, options.world))
  if (contract === 'aborted') return { results: [], counts: count([]), verdict: 'unfinished' }
  options.onOpen?.(contract)
  const cases = chooseCases(options)
  const results: Result[] = []
  for (const [index, one] of cases.entries()) {
    if (isAborted(options)) break
    options.onStart?.(one, index, cases.length)
    const result = await contract.run(one, options.signal)
    if (isAborted(options)) break
    results.push(result)
    options.onResult?.(result)
  }
  return reportOf(results, cases.length, options.strict)
}

/** What so many cases came to. */
export function reportOf(
  results: readonly Result[],
  wanted: number,
  strict: 'yes' | 'no' = 'no',
): Report {
  const isBroken = results.some((result) => isFailure(result, strict))
  const end = results.length < wanted ? 'unfinished' : 'kept'
  return { results, counts: count(results), verdict: isBroken ? 'broken' : end }
}

function isAborted({ signal }: RunOptions): boolean {
  return signal?.aborted === true
}

function count(results: readonly Result[]): Report['counts'] {
  const counts = { passed: 0, failed: 0, skipped: 0, differs: 0, advice: 0 }
  for (const { outcome } of results) counts[outcome] += 1
  return counts
}
