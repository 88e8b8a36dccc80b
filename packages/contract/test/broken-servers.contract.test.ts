import { describe, expect, onTestFinished, test } from 'vitest'
import { runContract } from '../src/index.ts'
import { startBroken } from './broken-servers/broken-server.ts'
import type { BrokenServer } from './broken-servers/broken-server.ts'
import { BROKEN_SERVERS } from './broken-servers/broken-servers.ts'

// Some bugs are found by what does not come, several times in a case.
describe('a server of which it is true that', { timeout: 60_000 }, () => {
  test.each(BROKEN_SERVERS)('$bug is reported by $caughtBy', async (broken) => {
    expect(await findFailures(broken, broken.caughtBy)).toEqual(broken.caughtBy)
  })
})

// Without it, a proxy that breaks something by itself would be what the cases report.
test.each(['open', 'locked'] as const)(
  'an honest server behind the same proxy, %s, keeps all of it',
  { timeout: 120_000 },
  async (access) => {
    const ids = [...new Set(BROKEN_SERVERS.flatMap(({ caughtBy }) => caughtBy))]
    const honest = { bug: 'none', access, caughtBy: [], meddle: () => ({}) }
    expect(await findFailures(honest, ids)).toEqual([])
  },
)

async function findFailures(broken: BrokenServer, ids: readonly string[]): Promise<string[]> {
  const target = await startBroken(broken)
  onTestFinished(target.close)
  const { results } = await runContract(target, { ids })
  return results.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)
}
