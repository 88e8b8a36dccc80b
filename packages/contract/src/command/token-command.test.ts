import { describe, expect, test } from 'vitest'
import { NotApplicable } from '../breach.ts'
import { createSecrets } from '../secrets.ts'
import { tokensBy } from './token-command.ts'
import type { RunShell } from './token-command.ts'

const ADA = { sub: 'ada', role: 'admin', lifeMs: 3_600_000 }
const VIEWER = { ...ADA, role: 'viewer' }
const EVE = { ...ADA, sub: 'eve' }

test('the command finds the wish in its environment, and its first line is the token', async () => {
  const asked: unknown[] = []
  const tokens = give((command, env) => {
    asked.push([command, env])
    return 'the-token\r\nsaid besides\n'
  })
  expect(await tokens({ ...ADA, lifeMs: -5_000 })).toBe('the-token')
  const env = { CONTRACT_SUB: 'ada', CONTRACT_ROLE: 'admin', CONTRACT_LIFE_MS: '-5000' }
  expect(asked).toEqual([['make-token', env]])
})

test('what it printed is a secret from then on', async () => {
  const secrets = createSecrets()
  await tokensBy('make-token', () => Promise.resolve('canary-token'), secrets)(ADA)
  expect(secrets.hide('a canary-token b')).toBe('a [token] b')
})

describe('leaves a case out, with the reason', () => {
  test('where the command fails', async () => {
    const tokens = give(() => {
      throw new Error('the token command ended with 3: no such role\n\u001b[2J')
    })
    const words = 'the token command ended with 3: no such role \\u001b[2J'
    await expect(tokens(VIEWER)).rejects.toThrow(new NotApplicable(words))
  })

  test('where it prints no token', async () => {
    await expect(give(() => '\n')(ADA)).rejects.toThrow('the token command printed no token')
    await expect(give(() => 'Error: who?')(ADA)).rejects.toThrow('printed no token')
  })

  test('where it gives one token for two users, or for two roles', async () => {
    for (const other of [EVE, VIEWER]) {
      const tokens = give(() => 'always-the-same')
      await tokens(ADA)
      await tokens(ADA)
      await expect(tokens(other)).rejects.toThrow('the token command gives one user for all')
    }
  })

  test('where it gives one token for all scopes', async () => {
    const tokens = give((_, env) => `of-${env['CONTRACT_SUB']}`)
    await tokens(ADA)
    await expect(tokens({ ...ADA, scopes: ['tasks'] })).rejects.toThrow('heed CONTRACT_SCOPES')
  })

  test('where its tokens differ but name one user', async () => {
    let made = 0
    const tokens = give(() => jwt({ sub: 'root', jti: made++ }))
    await tokens(ADA)
    await tokens({ ...ADA, lifeMs: 1_000 })
    await expect(tokens(EVE)).rejects.toThrow('it has to heed CONTRACT_SUB and CONTRACT_ROLE')
  })
})

test('the scopes of a wish are a variable with spaces, empty for none at all', async () => {
  const given: (string | undefined)[] = []
  const tokens = give((_, env) => {
    given.push(env['CONTRACT_SCOPES'])
    return `token-${given.length}`
  })
  await tokens(ADA)
  await tokens({ ...ADA, scopes: ['tasks', 'ai'] })
  await tokens({ ...ADA, scopes: [] })
  expect(given).toEqual([undefined, 'tasks ai', ''])
})

test('users may be called otherwise than they were wished for', async () => {
  const tokens = give((_, env) =>
    jwt({ sub: `idp|${env['CONTRACT_SUB']}`, role: env['CONTRACT_ROLE'] }),
  )
  expect(new Set([await tokens(ADA), await tokens(EVE), await tokens(VIEWER)]).size).toBe(3)
})

function give(print: (...given: Parameters<RunShell>) => string) {
  const runShell: RunShell = (command, env) =>
    new Promise((resolve) => {
      resolve(print(command, env))
    })
  return tokensBy('make-token', runShell, createSecrets())
}

function jwt(claims: object): string {
  return `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
}
