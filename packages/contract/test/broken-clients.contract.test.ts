import { beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { CLIENT_CASES, runClientContract } from '../src/index.ts'
import type { ClientSubject, Report } from '../src/index.ts'
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

/** Ends with its first connection, as a program does that knows no better. */
const leaver: ClientSubject = {
  name: 'leaver',
  start({ url, onEnd }) {
    const socket = new WebSocket(url)
    const hello = { v: 2, subscriptions: [{ id: 's1', filter: {} }] }
    socket.on('open', () => socket.send(JSON.stringify({ hello })))
    socket.on('close', () => onEnd('the client has ended with code 0'))
    return {
      async stop() {
        socket.terminate()
        await Promise.resolve()
      },
    }
  },
}

test('a client that has ended is not waited for, nor asked again and again whether it comes', async () => {
  const options = { ids: ['MX-CLIENT-57'], facts: { patienceMs: 300 } }
  const { results } = await runClientContract(leaver, options)
  const reason = 'wanted the client to come back; the client has ended with code 0'
  expect(results).toMatchObject([{ outcome: 'failed', reason }])
  // The five seconds in which attempts are counted.
  expect(results[0]?.ms).toBeLessThan(5_000)
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
