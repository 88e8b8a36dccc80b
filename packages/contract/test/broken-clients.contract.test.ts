import { beforeAll, describe, expect, test } from 'vitest'
import { CLIENT_CASES, runClientContract } from '../src/index.ts'
import type { Report } from '../src/index.ts'
import { describeClientContract } from '../src/vitest.ts'
import { subjectOf } from './broken-clients/broken-client.ts'
import { BROKEN_CLIENTS } from './broken-clients/broken-clients.ts'
import { PlainClient } from './broken-clients/plain-client.ts'

/** Shorter than for strangers: how long these pause is known. Milliseconds. */
const FACTS = { returnMs: 6_000, patienceMs: 2_000 }

describeClientContract(subjectOf(PlainClient), { name: 'a client of bare ws', strict: 'yes' })

test('a client that comes back later than it is watched for is not found out', async () => {
  const Client = BROKEN_CLIENTS['MX-CLIENT-61']!
  const options = { ids: ['MX-CLIENT-61'], facts: { awayMs: 100 } }
  const { verdict } = await runClientContract(subjectOf(Client), options)
  expect(verdict).toBe('kept')
})

describe('a broken client is found out by the case that is meant for it', () => {
  const reports = new Map<string, Promise<Report>>()

  // Side by side, for all of them wait.
  beforeAll(() => {
    for (const [id, Client] of Object.entries(BROKEN_CLIENTS)) {
      const options = { ids: [id], facts: FACTS, strict: 'yes' } as const
      reports.set(id, runClientContract(subjectOf(Client), options))
    }
  })

  test.each(CLIENT_CASES)('$id', { timeout: 60_000 }, async ({ id, strength = 'must' }) => {
    const report = await reports.get(id)
    expect(report?.verdict).toBe('broken')
    const [result] = report?.results ?? []
    const outcome = strength === 'must' ? 'failed' : 'advice'
    expect(result).toMatchObject({ id, outcome, reason: expect.stringContaining('wanted') })
    expect(result?.transcript.length).toBeGreaterThan(0)
  })
})
