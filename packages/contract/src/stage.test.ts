import { expect, test } from 'vitest'
import { handTimers } from '../test/hand-timers.ts'
import { createSecrets } from './secrets.ts'
import { Stage } from './stage.ts'
import type { StageParts } from './stage.ts'
import { maxineManner } from './suites/maxine-manner.ts'
import { DEFAULT_FACTS } from './target.ts'
import type { ContractTarget } from './target.ts'
import { Transcript } from './transcript.ts'

/** What a stage did, in order, on a server that wants tokens. */
function stageOn(tokens: ContractTarget['tokens'], did: string[]): Stage {
  const { timers } = handTimers()
  const parts: StageParts = {
    url: 'ws://server.test',
    httpUrl: 'http://server.test',
    dial: (url, _events, { headers }) => {
      const { authorization } = headers ?? {}
      const shown = url.replace('ws://server.test', '') + (authorization ?? '')
      did.push(shown === '' ? 'connects' : `connects ${shown}`)
      return Promise.resolve({
        send: () => undefined,
        close: () => undefined,
        drop: () => undefined,
      })
    },
    fetch: () => Promise.reject(new Error('no request was to be made')),
    tokens,
    masterKey: undefined,
    collections: {},
    mannerOf: maxineManner,
    carry: (token) => ({ query: `?token=${token}` }),
    facts: DEFAULT_FACTS,
    announced: { welcome: undefined, access: 'locked', lacks: {} },
    control: {},
    timers,
    transcript: new Transcript(timers.now, createSecrets()),
    nameOf: (word) => word,
  }
  return new Stage(parts)
}

test('a token is there before the connection, and once for the whole case', async () => {
  const did: string[] = []
  const stage = stageOn(({ sub }) => {
    did.push(`token of ${sub}`)
    return 'canary-0123456789'
  }, did)
  await stage.sayHello()
  await stage.sayHello()
  expect(did).toEqual(['token of contract', 'connects', 'connects'])
})

test('a wish is asked for anew each time', async () => {
  const did: string[] = []
  const stage = stageOn(({ sub, role, lifeMs }) => {
    did.push(`${sub} ${role} ${lifeMs}`)
    return 'canary-0123456789'
  }, did)
  await stage.token({ role: 'viewer' })
  await stage.token({ role: 'viewer', lifeMs: 1_000 })
  expect(did).toEqual(['contract viewer 3600000', 'contract viewer 1000'])
})

test('who has one token only has no other', async () => {
  const stage = stageOn('canary-0123456789', [])
  expect(await stage.token()).toBe('canary-0123456789')
  await expect(stage.token({ role: 'viewer' })).rejects.toThrow('--token-command')
})

test('a token is carried as the wire does, to whatever path', async () => {
  const did: string[] = []
  const stage = stageOn('canary-0123456789', did)
  await stage.connectKnown()
  await stage.connectKnown({ path: '/chat/lobby', query: '?a=1' })
  await stage.connect({ token: 'other', headers: { authorization: ' by hand' } })
  expect(did).toEqual([
    'connects ?token=canary-0123456789',
    'connects /chat/lobby?token=canary-0123456789&a=1',
    'connects ?token=other by hand',
  ])
})
