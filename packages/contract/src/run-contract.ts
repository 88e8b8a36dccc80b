import { unlessAborted } from './abort.ts'
import type { AbortSignalLike } from './abort.ts'
import { levelOf } from './case.ts'
import type { Case, Level } from './case.ts'
import { openContract } from './contract.ts'
import type { Contract, ContractWorld } from './contract.ts'
import type { DialectName } from './dialects.ts'
import { isFailure } from './run-case.ts'
import type { Outcome, Result } from './run-case.ts'
import { SUITES } from './suite.ts'
import type { ContractTarget } from './target.ts'

export interface RunOptions {
  /** What the server speaks. Default `maxine`. */
  readonly dialect?: DialectName
  /** Default core, recovery and security, as far as the dialect has them, and rooms where it has those. */
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

/** The cases of a run, in their order. An ID counts whatever its level is. */
export function chooseCases({ dialect = 'maxine', levels, ids }: RunOptions): readonly Case[] {
  const suite = SUITES[dialect]
  if (ids) return suite.cases.filter(({ id }) => ids.includes(id))
  const wanted = levels ?? suite.levels
  return suite.cases.filter((one) => wanted.includes(levelOf(one)))
}

/** Runs the suite against a server. Rejects only with a NoServerError. */
export async function runContract(
  target: ContractTarget,
  options: RunOptions = {},
): Promise<Report> {
  const { signal, world, dialect } = options
  const contract = await unlessAborted(signal, openContract(target, world, dialect))
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
