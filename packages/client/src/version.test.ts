import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CLIENT } from './version.ts'

test('the client calls itself by the name and version of its package', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  expect(JSON.parse(text)).toMatchObject(CLIENT)
})
