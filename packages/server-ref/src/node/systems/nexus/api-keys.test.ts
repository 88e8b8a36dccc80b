import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Authenticator } from '../../../core/index.ts'
import { SettingError } from '../../setting-error.ts'
import { readApiKeys, withApiKeys } from './api-keys.ts'

const KEY = 'nexus-key-1'
const world = { now: () => 1_000 }

describe('a key', () => {
  test('lets in whom it stands for, without an end, and held to its scopes', async () => {
    const { verify } = withApiKeys([{ key: KEY, sub: 'ada', scopes: ['tasks'] }], world, undefined)
    expect(await verify(KEY)).toEqual({
      ok: true,
      identity: {
        ...{ sub: 'ada', role: 'viewer', expiresAt: Infinity, authenticatedAt: 1_000 },
        user: { sub: 'ada', role: 'viewer', scopes: ['tasks'] },
      },
    })
  })

  test('without scopes is not limited', async () => {
    const verified = await withApiKeys([{ key: KEY, sub: 'ada' }], world, undefined).verify(KEY)
    expect(verified.ok && verified.identity.user).toEqual({ sub: 'ada', role: 'viewer' })
  })

  test.each([`${KEY} `, KEY.slice(1), KEY.toUpperCase(), '', 'x'.repeat(8_192)])(
    'is no other text: %j',
    async (token) => {
      const { verify } = withApiKeys([{ key: KEY, sub: 'ada' }], world, undefined)
      expect(await verify(token)).toMatchObject({ ok: false, code: 'token_refused' })
    },
  )

  test('is looked for among several', async () => {
    const { verify } = withApiKeys(
      [
        { key: 'nexus-key-0', sub: 'bob' },
        { key: KEY, sub: 'ada' },
      ],
      world,
      undefined,
    )
    expect(await verify(KEY)).toMatchObject({ identity: { sub: 'ada' } })
  })

  test('stands beside the tokens that another authenticator knows', async () => {
    const others: Authenticator = {
      verify: () => Promise.resolve({ ok: false, code: 'token_expired', message: 'over' }),
      refresh: () => Promise.resolve(undefined),
      signIn: () => Promise.resolve({ token: 't', expiresInMs: 1 }),
    }
    const both = withApiKeys([{ key: KEY, sub: 'ada' }], world, others)
    expect(await both.verify(KEY)).toMatchObject({ ok: true })
    expect(await both.verify('a.b.c')).toMatchObject({ code: 'token_expired' })
    expect(await both.signIn('ada', 'password')).toMatchObject({ token: 't' })
  })

  test('alone cannot be refreshed, and nobody can sign in for one', async () => {
    const keys = withApiKeys([{ key: KEY, sub: 'ada' }], world, undefined)
    const verified = await keys.verify(KEY)
    expect(verified.ok && (await keys.refresh(verified.identity))).toBeUndefined()
    expect(await keys.signIn('ada', 'password')).toBeUndefined()
  })
})

describe('a list of keys', () => {
  test('that nobody gave is none', async () => {
    expect(await readApiKeys(undefined)).toBeUndefined()
  })

  test('is read from a file', async () => {
    const path = await fileWith(JSON.stringify([{ key: KEY, sub: 'ada', note: 'ours' }]))
    expect(await readApiKeys(path)).toEqual([{ key: KEY, sub: 'ada' }])
  })

  test.each([
    ['no list', {}, 'API keys are a list with at least one: [{"key", "sub"}]'],
    ['an empty list', [], 'API keys are a list with at least one: [{"key", "sub"}]'],
    ['with a text', [KEY], 'API key 0 is no object'],
    ['with null', [null], 'API key 0 is no object'],
    ['without a key', [{ sub: 'ada' }], 'API key 0 needs a key of 8 to 512 '],
    ['with a short key', [{ key: 'x'.repeat(7), sub: 'a' }], 'API key 0 needs a key'],
    ['with a long key', [{ key: 'x'.repeat(513), sub: 'a' }], 'API key 0 needs a key'],
    ['with a key no header takes', [{ key: 'ten of us here', sub: 'a' }], 'API key 0 needs a key'],
    ['without a sub', [{ key: KEY }], 'API key 0 needs a sub of 1 to 256 characters'],
    ['with a text for scopes', [{ key: KEY, sub: 'a', scopes: 'tasks' }], 'API key 0 has scopes'],
    ['with a number in scopes', [{ key: KEY, sub: 'a', scopes: [7] }], 'API key 0 has scopes'],
    [
      'twice the same',
      [
        { key: KEY, sub: 'a' },
        { key: KEY, sub: 'b' },
      ],
      'Two API keys are the',
    ],
  ])('that is %s is refused in a line without the key', async (_, list, line) => {
    const refused = readApiKeys(list as never)
    await expect(refused).rejects.toThrow(SettingError)
    await expect(refused).rejects.toThrow(line)
    await expect(refused).rejects.not.toThrow(KEY)
  })

  test('in a file that is not there, or no JSON, is refused in a line', async () => {
    await expect(readApiKeys('/nowhere/keys.json')).rejects.toThrow(
      'The file of API keys cannot be read (ENOENT): /nowhere/keys.json',
    )
    const path = await fileWith(`${KEY}!`)
    await expect(readApiKeys(path)).rejects.toThrow(`The file of API keys is not JSON: ${path}`)
  })
})

async function fileWith(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'maxine-keys-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const path = join(directory, 'keys.json')
  await writeFile(path, text)
  return path
}
