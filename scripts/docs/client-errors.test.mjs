import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../shared/workspace.mjs'
import { CLIENT_ERRORS } from './client-errors.mjs'

test('the page explains exactly the codes that the client’s type lists', () => {
  const source = readFileSync(join(ROOT, 'packages/client/src/errors.ts'), 'utf8')
  const [type = ''] = /export type MaxineErrorCode =[^}]*/.exec(source) ?? []
  expect(Object.keys(CLIENT_ERRORS)).toEqual([...type.matchAll(/'(\w+)'/g)].map(([, code]) => code))
})
