import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findUncheckedBlocks } from './check-blocks.mjs'
import { findBrokenLinks } from './check-links.mjs'
import { renderTable, replaceBetween } from './tables.mjs'

let root

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'maxine-docs-'))
  write('examples/hello.mjs', 'console.log(1)\n')
})

afterEach(() => rmSync(root, { recursive: true }))

test('a link to a file or a heading that is not there is named', () => {
  write('docs/errors.md', '# Errors\n\n### 4401 token_expired\n')
  write(
    'README.md',
    '[a](docs/errors.md#4401-token_expired) [b](docs/gone.md) [c](docs/errors.md#4402)\n',
  )
  expect(findBrokenLinks(root)).toEqual([
    'README.md: docs/gone.md leads nowhere',
    'README.md: docs/errors.md#4402 leads nowhere',
  ])
})

test('links in code and links to other hosts are nobody’s to check', () => {
  write('README.md', '`[a](gone.md)`\n\n```md\n[b](gone.md)\n```\n\n[c](mailto:somebody)\n')
  expect(findBrokenLinks(root)).toEqual([])
})

test('code in a README that is no example is named with its line', () => {
  write('README.md', '# Hi\n\n```js\nconsole.log(1)\n```\n\n```js\nconsole.log(2)\n```\n')
  expect(findUncheckedBlocks(root)).toEqual([
    'README.md:7: this code is no example that a test runs',
  ])
})

test('code in a guide is an example or a test, and on other pages nobody asks', () => {
  write('examples/hello.test.mjs', 'console.log(3)\n')
  const block = (number) => `\`\`\`js\nconsole.log(${number})\n\`\`\`\n`
  write('docs/guides/one.md', `# Hi\n\n${block(1)}\n${block(3)}\n${block(2)}`)
  write('docs/behaviour.md', block(2))
  expect(findUncheckedBlocks(root)).toEqual([
    'docs/guides/one.md:11: this code is no example that a test runs',
  ])
})

test('seeds and installed packages are left alone', () => {
  write('fixtures/seeds/one.md', '[a](gone.md)')
  write('node_modules/other/README.md', '[a](gone.md)')
  expect(findBrokenLinks(root)).toEqual([])
})

test('columns are as wide as their widest cell', () => {
  expect(
    renderTable([
      ['a', 'b'],
      ['long', '1'],
    ]),
  ).toBe('| a    | b |\n| ---- | - |\n| long | 1 |')
})

test('the table of arrows is put between its marks and nowhere else', () => {
  const page =
    'before\n<!-- arrows: written by npm run docs -->\nold\n<!-- end of arrows -->\nafter\n'
  const written = replaceBetween(page, 'arrows', '| new |')
  expect(written).toContain('\n\n| new |\n\n')
  expect(written).not.toContain('old')
  expect(written.startsWith('before\n')).toBe(true)
  expect(written.endsWith('\nafter\n')).toBe(true)
})

function write(file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}
