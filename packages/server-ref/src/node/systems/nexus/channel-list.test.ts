import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { SettingError } from '../../setting-error.ts'
import { readChannels } from './channel-list.ts'

const LIST = ['orders.placed', { name: 'audit', scope: 'secret' }, { name: 'news' }]
const READ = [{ name: 'orders.placed' }, { name: 'audit', scope: 'secret' }, { name: 'news' }]

test('a catalogue is names, or names with their scopes', async () => {
  expect(await readChannels(LIST as never)).toEqual(READ)
})

test('a catalogue is read from a file', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'maxine-channels-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const path = join(directory, 'channels.json')
  await writeFile(path, JSON.stringify(LIST))
  expect(await readChannels(path)).toEqual(READ)
})

test('without one the core has its own', async () => {
  expect(await readChannels(undefined)).toBeUndefined()
})

test.each([
  ['no list', { name: 'a' }, 'Channels are a list with at least one: ["name", {"name", "scope"}]'],
  ['an empty list', [], 'Channels are a list with at least one'],
  ['with a number', [7], 'Channel 0 is neither a name nor an object'],
  ['with null', ['a', null], 'Channel 1 is neither a name nor an object'],
  ['with an empty name', [''], 'Channel 0 needs a name of 1 to 256 characters without spaces'],
  ['with a long name', ['x'.repeat(257)], 'Channel 0 needs a name'],
  ['with a pattern', ['tasks.*'], 'Channel 0 needs a name'],
  ['with two names in one', ['a, b'], 'Channel 0 needs a name'],
  ['without a name', [{ scope: 'a' }], 'Channel 0 needs a name'],
  [
    'with a scope that is a list',
    [{ name: 'a', scope: ['b'] }],
    'Channel 0 has a scope that is not',
  ],
  ['with a name twice', ['a', { name: 'a' }], 'Channel 1 has the name of another'],
  [
    'in a file that is not there',
    '/nowhere/c.json',
    'The file of channels cannot be read (ENOENT)',
  ],
])('a catalogue that is %s is refused in a line', async (_, list, line) => {
  const refused = readChannels(list as never)
  await expect(refused).rejects.toThrow(SettingError)
  await expect(refused).rejects.toThrow(line)
})
