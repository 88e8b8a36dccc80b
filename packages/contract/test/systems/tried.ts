import { openContract } from '../../src/contract.ts'
import { SUITES } from '../../src/suite.ts'
import type { DialectName } from '../../src/index.ts'
import type { SystemTarget } from './system-target.ts'

/** The cases that none of these targets can be asked, by their IDs. */
export async function untriedBy(
  dialect: DialectName,
  starts: readonly (() => Promise<SystemTarget>)[],
): Promise<readonly string[]> {
  const lacks = await Promise.all(starts.map((start) => lacksOf(dialect, start)))
  const { cases } = SUITES[dialect]
  const isTried = ({ needs }: (typeof cases)[number]) =>
    lacks.some((missing) => !needs.some((ability) => missing.includes(ability)))
  return cases.filter((one) => !isTried(one)).map(({ id }) => id)
}

async function lacksOf(
  dialect: DialectName,
  start: () => Promise<SystemTarget>,
): Promise<readonly string[]> {
  const target = await start()
  try {
    const { announced } = await openContract(target, undefined, dialect)
    return Object.keys(announced.lacks)
  } finally {
    await target.server.close()
  }
}
