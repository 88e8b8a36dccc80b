import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { ALL_CASES, runContract } from '../src/index.ts'
import type { Outcome, Report } from '../src/index.ts'
import { OLD_MAXINE, OLD_MAXINE_UNFILTERED } from '../src/profiles/old-maxine.ts'
import { describeContract } from '../src/vitest.ts'
import { OLD_KINDS, startOldTarget } from './old-server/old-target.ts'
import type { OldKind } from './old-server/old-target.ts'
import { startReference } from './reference-target.ts'

/** What one kind does and the other does not: whether a filter counts. */
const FOREIGN: Readonly<Record<OldKind, string>> = {
  open: 'MX-OLD-11',
  locked: 'MX-OLD-11',
  unfiltered: 'MX-OLD-10',
}

/** A whole level in one test, in milliseconds. */
const RUN_MS = 60_000

function idsOf({ results }: Report, outcome: Outcome): readonly string[] {
  return results.filter((result) => result.outcome === outcome).map(({ id }) => id)
}

describe.each(OLD_KINDS)('an old server, %s', (kind) => {
  const target = startOldTarget(kind)
  afterAll(async () => (await target).server.close())
  const own = ALL_CASES.map(({ id }) => id).filter(
    (id) => id.startsWith('MX-OLD-') && id !== FOREIGN[kind],
  )

  describeContract(() => target, {
    name: 'keeps the contract but for its profile',
    levels: ['core'],
  })
  describeContract(() => target, { name: 'does what old servers do', ids: own })

  test(
    'breaks without the profile what the profile declares, and nothing else',
    { timeout: RUN_MS },
    async () => {
      const { profile, ...bare } = await target
      const report = await runContract(bare, { levels: ['core'] })
      const skipped = idsOf(report, 'skipped')
      const declared = Object.keys(profile?.differences ?? {}).filter((id) => !skipped.includes(id))
      expect(idsOf(report, 'failed')).toEqual(declared.sort())
      expect(idsOf(report, 'differs')).toEqual([])
    },
  )

  test('does not do what the other kind does', async () => {
    const report = await runContract(await target, { ids: [FOREIGN[kind]] })
    expect(idsOf(report, 'failed')).toEqual([FOREIGN[kind]])
  })
})

test.for([OLD_MAXINE, OLD_MAXINE_UNFILTERED])(
  'every difference of $name is checked by a case of old servers, and seen on one of them',
  async ({ differences }) => {
    const ids = Object.keys(differences)
    const seen: string[] = []
    for (const kind of OLD_KINDS) {
      const target = await startOldTarget(kind)
      onTestFinished(() => target.server.close())
      if (target.profile?.differences !== differences) continue
      seen.push(...idsOf(await runContract(target, { ids }), 'differs'))
    }
    expect([...new Set(seen)].sort()).toEqual(ids.sort())
    for (const { instead } of Object.values(differences)) expect(instead).toMatch(/^MX-OLD-\d+$/)
  },
)

test.for(['open', 'locked'] as const)(
  'a new server, %s, is caught that is said to be an old one',
  { timeout: RUN_MS },
  async (access) => {
    const { server, ...target } = await startReference(access)
    onTestFinished(() => server.close())
    const ids = Object.keys(OLD_MAXINE.differences)
    const report = await runContract({ ...target, profile: OLD_MAXINE }, { ids })
    expect(report.verdict).toBe('broken')
    const skipped = idsOf(report, 'skipped')
    expect(idsOf(report, 'failed')).toEqual(ids.filter((id) => !skipped.includes(id)).sort())
  },
)

test('that an old server tells strangers of its events is not excused by its profile', async () => {
  const target = await startOldTarget('locked')
  onTestFinished(() => target.server.close())
  const report = await runContract(target, { ids: ['MX-SEC-01'] })
  expect(idsOf(report, 'failed')).toEqual(['MX-SEC-01'])
})
