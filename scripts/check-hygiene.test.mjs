import { expect, test } from 'vitest'
import { checkLockfile, checkWorkflows } from './check-hygiene.mjs'

const SHA = '0123456789abcdef0123456789abcdef01234567'

test('a pinned action and a local one pass', () => {
  expect(
    check(`      - uses: owner/action@${SHA} # v1.2.3\n      - uses: ./.github/setup`),
  ).toEqual([])
})

test.each(['owner/action@v1', 'owner/action@main', `owner/action@${SHA}`])(
  '%s is not pinned with its version',
  (action) => {
    expect(check(`      - uses: ${action}`)).toEqual([
      `.github/workflows/ci.yml:2: ${action} is not pinned as @<commit> # v…`,
    ])
  },
)

test('a workflow that starts with rights is found', () => {
  const workflows = { '.github/workflows/ci.yml': 'permissions:\n  contents: write\n' }
  expect(checkWorkflows(workflows)).toHaveLength(1)
})

test('a lockfile that names an address is found, a workspace link is fine', () => {
  const packages = {
    'node_modules/a': { resolved: 'https://host/a.tgz' },
    'node_modules/b': { resolved: 'packages/b', link: true },
    'node_modules/c': { integrity: 'sha512-x' },
  }
  expect(checkLockfile(JSON.stringify({ packages }))).toEqual([
    'package-lock.json: node_modules/a has a "resolved" address',
  ])
})

/** @param {string} steps */
function check(steps) {
  return checkWorkflows({ '.github/workflows/ci.yml': `permissions: {}\n${steps}` })
}
