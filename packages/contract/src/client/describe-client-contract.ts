import { afterAll, beforeAll, describe, test } from 'vitest'
import { failureOf } from '../failure-of.ts'
import { isFailure } from '../run-case.ts'
import type { Result } from '../run-case.ts'
import { openClientContract } from './client-contract.ts'
import type { ClientContract } from './client-contract.ts'
import type { ClientCase } from './client-case.ts'
import { runAtOnce } from './run-at-once.ts'
import type { AtOnce } from './run-at-once.ts'
import { DEFAULT_AT_ONCE, chooseClientCases, longestFirst } from './run-client-contract.ts'
import type { ClientRunOptions } from './run-client-contract.ts'
import type { ClientSubject } from './subject.ts'

export interface DescribeClientOptions extends Pick<
  ClientRunOptions,
  'ids' | 'strict' | 'facts' | 'atOnce'
> {
  /** Name of the block; default `client contract`. */
  readonly name?: string
  /** For one test, in milliseconds; default two minutes, as the first one waits for those beside it. */
  readonly timeoutMs?: number
}

/**
 * The suite for a client as tests, one for each case, which run side by side. A function is asked for
 * the client when the first one runs.
 */
export function describeClientContract(
  subject: ClientSubject | (() => ClientSubject | Promise<ClientSubject>),
  options: DescribeClientOptions = {},
): void {
  const { name = 'client contract', timeoutMs = 120_000, strict = 'no' } = options
  const { atOnce = DEFAULT_AT_ONCE } = options
  const cases = chooseClientCases(options)
  describe(name, () => {
    let contract: ClientContract | undefined
    let running: ReadonlyMap<string, Promise<Result>> | undefined
    beforeAll(async () => {
      const client = typeof subject === 'function' ? await subject() : subject
      contract = await openClientContract(client, options.facts)
    }, timeoutMs)
    // What nobody waits for any more, because a test has run out of time.
    const stop = new AbortController()
    afterAll(() => stop.abort())
    for (const one of cases) {
      const title = titleOf(one)
      test(title, { timeout: timeoutMs }, async ({ task, skip }) => {
        if (!contract) throw new Error('there is no client to be tested')
        // Those that vitest was not asked for, by a pattern, are not tried either.
        const chosen = titlesToRun(task.suite?.tasks)
        const isWanted = (each: ClientCase) => each === one || chosen.has(titleOf(each))
        running ??= runAll(contract, cases.filter(isWanted), { atOnce, signal: stop.signal })
        const result = await running.get(one.id)
        if (!result) throw new Error('it was not begun')
        if (result.outcome === 'skipped') skip(result.reason)
        if (isFailure(result, strict)) throw failureOf(result)
      })
    }
  })
}

function titleOf({ id, title }: ClientCase): string {
  return `${id} ${title}`
}

interface Task {
  readonly name: string
  readonly mode: string
}

function titlesToRun(tasks: readonly Task[] = []): ReadonlySet<string> {
  return new Set(tasks.filter(({ mode }) => mode !== 'skip').map(({ name }) => name))
}

/** Begins them all; each has a promise of its own. */
function runAll(
  contract: ClientContract,
  cases: readonly ClientCase[],
  how: AtOnce,
): ReadonlyMap<string, Promise<Result>> {
  const settle = new Map<string, (result: Result) => void>()
  const running = new Map(
    cases.map(({ id }) => [id, new Promise<Result>((resolve) => settle.set(id, resolve))]),
  )
  void runAtOnce(longestFirst(cases), how, async (one, signal) => {
    settle.get(one.id)?.(await contract.run(one, signal))
  })
  return running
}
