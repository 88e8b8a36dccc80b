import { beforeAll, describe, test } from 'vitest'
import type { Contract } from './contract.ts'
import { openContract } from './contract.ts'
import { failureOf } from './failure-of.ts'
import { isFailure } from './run-case.ts'
import { chooseCases } from './run-contract.ts'
import type { RunOptions } from './run-contract.ts'
import type { ContractTarget } from './target.ts'

export { describeClientContract } from './client/describe-client-contract.ts'
export type { DescribeClientOptions } from './client/describe-client-contract.ts'

export interface DescribeOptions extends Pick<RunOptions, 'dialect' | 'levels' | 'ids' | 'strict'> {
  /** Name of the block; default `contract`. */
  readonly name?: string
  /**
   * For one case, in milliseconds; default three minutes: some are about time, and one that hangs is
   * ended by the suite before.
   */
  readonly timeoutMs?: number
}

/** The suite as tests, one for each case. A function is asked for the target when the first one runs. */
export function describeContract(
  target: ContractTarget | (() => ContractTarget | Promise<ContractTarget>),
  options: DescribeOptions = {},
): void {
  const { dialect, name = 'contract', timeoutMs = 180_000, strict = 'no' } = options
  describe(name, () => {
    let contract: Contract | undefined
    beforeAll(async () => {
      const found = typeof target === 'function' ? await target() : target
      contract = await openContract(found, undefined, dialect)
    }, timeoutMs)
    for (const one of chooseCases(options)) {
      test(`${one.id} ${one.title}`, { timeout: timeoutMs }, async (context) => {
        if (!contract) throw new Error('there is no server to be tested')
        const { signal } = context
        const result = await contract.run(one, signal)
        if (signal.aborted) throw new Error(`the case was ended: its test has ${timeoutMs} ms`)
        if (result.outcome === 'skipped') context.skip(result.reason)
        if (isFailure(result, strict)) throw failureOf(result)
      })
    }
  })
}
