import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { OPTIONS } from './option-table.ts'

test('the README tells every option, and none that is not there', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const told = [...readme.matchAll(/^\| `--([a-z-]+)( [A-Z]+)?`/gm)]
  const usages = told.map(([, flag = '', takes = '']) => `${flag}${takes}`)
  const known = [...OPTIONS].map(([flag, { takes }]) => (takes ? `${flag} ${takes}` : flag))
  expect(usages).toEqual(known)
})
