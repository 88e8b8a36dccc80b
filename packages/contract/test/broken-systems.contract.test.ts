import { describe, expect, onTestFinished, test } from 'vitest'
import { runContract } from '../src/index.ts'
import type { DialectName } from '../src/index.ts'
import { startBrokenSystem } from './broken-systems/broken-system.ts'
import type { BrokenSystem } from './broken-systems/broken-system.ts'
import { CHAT_BUGS, CLIFFRACER_BUGS } from './broken-systems/cliffracer-bugs.ts'
import { DEPLOYD_BUGS, ROOM_BUGS } from './broken-systems/deployd-bugs.ts'
import { NEXUS_BUGS } from './broken-systems/nexus-bugs.ts'
import { STARTS } from './systems/starts.ts'

const BUGS = {
  nexus: NEXUS_BUGS,
  deployd: [...DEPLOYD_BUGS, ...ROOM_BUGS],
  cliffracer: [...CLIFFRACER_BUGS, ...CHAT_BUGS],
} as const satisfies Partial<Record<DialectName, readonly BrokenSystem[]>>

describe.each(Object.entries(BUGS))('of %s, a server of which it is true that', (name, bugs) => {
  const dialect = name as keyof typeof BUGS

  test.each(bugs)('$bug is reported by $caughtBy', { timeout: 60_000 }, async (broken) => {
    expect(await findFailures(dialect, broken, broken.caughtBy)).toEqual(
      [...broken.caughtBy].sort(),
    )
  })

  // Without it, a proxy that breaks something by itself would be what the cases report.
  test.each(Object.keys(STARTS[dialect]))(
    'nothing is wrong keeps all of it behind the same proxy, %s',
    { timeout: 60_000 },
    async (kind) => {
      const ids = [...new Set(bugs.flatMap(({ caughtBy }) => caughtBy))]
      const honest = { bug: 'none', kind, caughtBy: [], meddle: () => () => ({}) }
      expect(await findFailures(dialect, honest, ids)).toEqual([])
    },
  )
})

async function findFailures(
  dialect: DialectName,
  broken: BrokenSystem,
  ids: readonly string[],
): Promise<string[]> {
  const target = await startBrokenSystem(dialect, broken)
  onTestFinished(target.close)
  const { results } = await runContract(target, { dialect, ids })
  const failed = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'advice')
  return failed.map(({ id }) => id).sort()
}
