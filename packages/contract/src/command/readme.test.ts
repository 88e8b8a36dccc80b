import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ABILITIES } from '../abilities.ts'
import { LEVELS } from '../case.ts'
import { parseProfile } from './read-profile.ts'
import { OPTIONS } from './option-table.ts'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

describe('the README', () => {
  test('tells every option, and none that is not there', () => {
    const told = [...README.matchAll(/^\| `--([a-z-]+)( [A-Z\\|]+)?`/gm)]
    const usages = told.map(([, flag = '', takes = '']) => `${flag}${takes.replaceAll('\\', '')}`)
    const known = [...OPTIONS].map(([flag, { takes }]) => (takes ? `${flag} ${takes}` : flag))
    expect(usages.sort()).toEqual(known.sort())
  })

  test('shows a profile as it is read', () => {
    const [, json = ''] = /^```json\n(.*?)^```$/ms.exec(README) ?? []
    expect(parseProfile(json).name).toBe('our gateway')
  })

  test('tells every level, and every fact whose lack leaves cases out', () => {
    for (const level of LEVELS) expect(README).toContain(level)
    const facts = Object.values(ABILITIES).flatMap((words) => /facts\.(\w+)/.exec(words)?.[1] ?? [])
    expect(facts.length).toBeGreaterThan(0)
    for (const fact of facts) expect(README).toContain(`\`${fact}\``)
  })
})
