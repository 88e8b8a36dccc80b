import { expect, test } from 'vitest'
import { parseOptions } from './options.ts'

const NEXUS = ['--dialect', 'nexus']

test('channels and keys of a Nexus come from files', () => {
  const argv = [...NEXUS, '--channels', 'channels.json', '--api-keys=keys.json']
  expect(parseOptions(argv, {})).toMatchObject({
    ok: true,
    options: {
      start: {
        dialect: 'nexus',
        port: 3_000,
        nexus: { channels: 'channels.json', apiKeys: 'keys.json' },
      },
    },
  })
})

test('they come from variables too', () => {
  const env = { MAXINE_CHANNELS: 'c.json', MAXINE_API_KEYS: 'k.json' }
  expect(parseOptions(NEXUS, env)).toMatchObject({
    options: { start: { nexus: { channels: 'c.json', apiKeys: 'k.json' } } },
  })
})

test('without them a Nexus has the channels of the document, and no keys', () => {
  expect(parseOptions(NEXUS, {})).toMatchObject({ ok: true, options: { start: { nexus: {} } } })
})

test('a file needs a path', () => {
  expect(parseOptions([...NEXUS, '--channels'], {})).toEqual({
    ok: false,
    line: expect.stringContaining('--channels takes the path of a file') as string,
  })
})
