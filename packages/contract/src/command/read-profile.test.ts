import { describe, expect, test } from 'vitest'
import { PROFILES } from '../profiles/profiles.ts'
import { parseProfile, readProfile } from './read-profile.ts'
import { Refused } from './refused.ts'

const nothing = () => Promise.reject(new Error('ENOENT: canary'))

test('a built-in profile is known by its name', async () => {
  const [first] = PROFILES
  expect(await readProfile(first!.name, nothing)).toBe(first)
})

test('a file has a name, facts, and differences with their reasons', async () => {
  const profile = {
    name: 'ours',
    facts: { heartbeatMs: 5_000, logEvents: 1_000 },
    differences: {
      'MX-CORE-01': { reason: 'until version 3' },
      'MX-CORE-02': { reason: 'on purpose', instead: 'MX-CORE-03' },
    },
  }
  const read = await readProfile('ours.json', (path) => {
    expect(path).toBe('ours.json')
    return Promise.resolve(JSON.stringify(profile))
  })
  expect(read).toEqual(profile)
})

test('a name is enough', () => {
  expect(parseProfile('{"name":"ours"}')).toEqual({ name: 'ours', differences: {} })
})

describe('what is wrong is told with its place', () => {
  test.each([
    ['no', 'the file is no JSON document that can be read'],
    ['[]', 'the document is not an object'],
    ['{"differences":{}}', 'name is not a text'],
    [
      '{"name":"x","diferences":{}}',
      'the document has an unknown "diferences"; did you mean differences?',
    ],
    ['{"name":"x","facts":[]}', 'facts is not an object'],
    [
      '{"name":"x","facts":{"heartbeat":1}}',
      'facts has an unknown "heartbeat"; did you mean heartbeatMs?',
    ],
    ['{"name":"x","facts":{"heartbeatMs":"5s"}}', 'facts.heartbeatMs is not a whole number from 0'],
    ['{"name":"x","facts":{"heartbeatMs":-1}}', 'facts.heartbeatMs is not a whole number from 0'],
    ['{"name":"x","facts":{"heartbeatMs":1.5}}', 'facts.heartbeatMs is not a whole number from 0'],
    [
      '{"name":"x","differences":{"MX-COR-01":{"reason":"r"}}}',
      'differences has an unknown "MX-COR-01"; did you mean MX-CORE-01?',
    ],
    ['{"name":"x","differences":{"MX-CORE-01":"r"}}', 'differences.MX-CORE-01 is not an object'],
    [
      '{"name":"x","differences":{"MX-CORE-01":{"reason":" "}}}',
      'differences.MX-CORE-01.reason is not a text: say why, and since when',
    ],
    [
      '{"name":"x","differences":{"MX-CORE-01":{"reason":"r","instead":"MX-COR-02"}}}',
      'differences.MX-CORE-01.instead is not the ID of another case; did you mean MX-CORE-02?',
    ],
    [
      '{"name":"x","differences":{"MX-CORE-01":{"reason":"r","instead":"MX-CORE-01"}}}',
      'differences.MX-CORE-01.instead is not the ID of another case',
    ],
  ])('%s', (text, problem) => {
    expect(() => parseProfile(text)).toThrow(new Refused(`the profile: ${problem}`))
  })

  test('an unknown name, with the one that was meant', async () => {
    await expect(readProfile('old-maxin', nothing)).rejects.toThrow(
      'there is no profile of that name; did you mean old-maxine?',
    )
    await expect(readProfile('canary', nothing)).rejects.toThrow(
      /^there is no profile of that name; there is .*old-maxine.*, or a JSON file$/,
    )
  })

  test('a file that cannot be read', async () => {
    await expect(readProfile('./gone.json', nothing)).rejects.toThrow(
      'the file of --profile cannot be read',
    )
  })
})
