import { expect, test } from 'vitest'
import { mayBreak, roleOf, ROLES } from './role.ts'

function tokenOf(claims: object): string {
  return `e30.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.c2ln`
}

test('the role is the one the token claims', () => {
  expect(ROLES.map((role) => roleOf(tokenOf({ role })))).toEqual(ROLES)
})

test('a token without a role, or that is none, is a viewer’s', () => {
  const tokens = [tokenOf({}), tokenOf({ role: 'emperor' }), 'opaque', '']
  expect(tokens.map(roleOf)).toEqual(['viewer', 'viewer', 'viewer', 'viewer'])
})

test('viewers may only look', () => {
  expect(ROLES.filter(mayBreak)).toEqual(['operator', 'admin'])
})
