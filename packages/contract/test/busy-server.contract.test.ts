import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { ContractTarget } from '../src/index.ts'
import { describeContract } from '../src/vitest.ts'
import { startOldTarget } from './old-server/old-target.ts'
import { startReference } from './reference-target.ts'

// Whoever certifies a server is seldom alone on it: what others do must not be taken for its answers.

const NAME = 'somebody-else'

/** Registers, sets, beats and deregisters until it is told to stop; gives how often it did. */
async function keepBusy(httpUrl: string, isOn: () => boolean): Promise<number> {
  const ask = async (method: string, path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(httpUrl + path, { method, headers, body: JSON.stringify(body) })
    return Object(await answer.json()) as { readonly nodeId?: string }
  }
  let rounds = 0
  for (; isOn(); rounds++) {
    const { nodeId } = await ask('POST', '/register', { serviceName: NAME, host: NAME, port: 80 })
    await ask('POST', '/config/set', { serviceName: NAME, key: 'rounds', value: rounds })
    await ask('POST', '/heartbeat', { nodeId })
    await ask('DELETE', '/deregister', { nodeId })
  }
  return rounds
}

describe.each([
  ['the reference server', () => startReference('open')],
  ['an old server', () => startOldTarget('open')],
] as const)('%s on which others are busy', (_name, start) => {
  const starting: Promise<ContractTarget & { readonly server: { close(): Promise<void> } }> =
    start()
  let stand: 'busy' | 'over' = 'busy'
  let rounds: Promise<number> = Promise.resolve(0)

  beforeAll(async () => {
    const { url } = await starting
    rounds = keepBusy(url.replace(/^ws/, 'http'), () => stand === 'busy')
  })
  afterAll(async () => {
    stand = 'over'
    expect(await rounds).toBeGreaterThan(10)
    await (await starting).server.close()
  })

  describeContract(() => starting, { levels: ['core'] })
})
