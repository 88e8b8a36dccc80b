import type { AbortSignalLike } from '../abort.ts'
import type { Result } from '../run-case.ts'
import { reportOf } from '../run-contract.ts'
import type { Report } from '../run-contract.ts'
import type { ClientCase } from './client-case.ts'
import { CLIENT_CASES } from './client-cases.ts'
import type { ClientContract } from './client-contract.ts'
import { openClientContract } from './client-contract.ts'
import type { ClientFacts } from './client-facts.ts'
import { runAtOnce } from './run-at-once.ts'
import type { ClientSubject } from './subject.ts'

export interface ClientRunOptions {
  /** Only these cases; default all. */
  readonly ids?: readonly string[]
  /** What SHOULD be and is not fails as well. Default `no`. */
  readonly strict?: 'yes' | 'no'
  /** How long it waits; default `DEFAULT_CLIENT_FACTS`, fact by fact. */
  readonly facts?: Partial<ClientFacts>
  /** Cases that run side by side, as most of their time is waiting. Default 12. */
  readonly atOnce?: number
  /** The client has been looked at. */
  readonly onOpen?: (contract: ClientContract) => void
  /** A case begins; `index` counts from 0. */
  readonly onStart?: (one: ClientCase, index: number, total: number) => void
  /** In the order in which they end. */
  readonly onResult?: (result: Result) => void
  /** Once it is aborted the cases under way are ended, without a result, and none begins. */
  readonly signal?: AbortSignalLike
}

export const DEFAULT_AT_ONCE = 12

/** The cases of a run, in their order. */
export function chooseClientCases({ ids }: Pick<ClientRunOptions, 'ids'>): readonly ClientCase[] {
  return ids ? CLIENT_CASES.filter(({ id }) => ids.includes(id)) : CLIENT_CASES
}

/** Runs the suite against a client. Rejects only with a NoClientError. */
export async function runClientContract(
  subject: ClientSubject,
  options: ClientRunOptions = {},
): Promise<Report> {
  const { signal, atOnce = DEFAULT_AT_ONCE, facts } = options
  const cases = chooseClientCases(options)
  const contract = await openClientContract(subject, facts, signal).catch((error: unknown) => {
    if (!signal?.aborted) throw error
  })
  if (!contract) return reportOf([], cases.length, options.strict)
  options.onOpen?.(contract)
  const results: Result[] = []
  let begun = 0
  await runAtOnce(longestFirst(cases), { atOnce, signal }, async (one, own) => {
    options.onStart?.(one, begun++, cases.length)
    const result = await contract.run(one, own)
    if (own.aborted) return
    results.push(result)
    options.onResult?.(result)
  })
  const places = new Map(cases.map(({ id }, place) => [id, place]))
  results.sort((one, other) => Number(places.get(one.id)) - Number(places.get(other.id)))
  return reportOf(results, cases.length, options.strict)
}

/** What takes long begins first, so that the rest is done beside it. */
export function longestFirst(cases: readonly ClientCase[]): readonly ClientCase[] {
  return [...cases].sort((one, other) => (other.takesMs ?? 0) - (one.takesMs ?? 0))
}
