import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findUnaccounted } from './check-seeds.mjs'

let root

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'maxine-seeds-'))
  const block = (language) => `\`\`\`${language}\n# code\n\`\`\`\n`
  write(
    'fixtures/seeds/one.md',
    `# One\n\n## A\n\n${block('js')}${block('js')}### B\n${block('sh')}`,
  )
  write('test/one.test.ts', "test('“A” runs', () => undefined)\n")
})

afterEach(() => rmSync(root, { recursive: true }))

test('a table that has a row for each block is left alone', () => {
  page('| A | js 1 | runs | `“A” runs` |', '| A | js 2 | frames | `“A” runs`, partly |', B)
  expect(findUnaccounted(root)).toEqual([])
})

test('a block without a row is named, and a row without a block, and a second row', () => {
  page('| A | js 1 | runs | `“A” runs` |', '| A | js 3 | no | why |', B, B)
  expect(findUnaccounted(root)).toEqual([
    'docs/seeds.md: one.md, A, js 2: has no row',
    'docs/seeds.md: one.md, A, js 3: is no block of it',
    'docs/seeds.md: one.md, B, sh 1: has two rows',
  ])
})

test('a row names a test that there is, or gives a reason', () => {
  page(
    '| A | js 1 | runs | `“A” walks` |',
    '| A | js 2 | runs | see there |',
    '| B | sh 1 | no | |',
  )
  expect(findUnaccounted(root)).toEqual([
    'docs/seeds.md: one.md, A, js 1: no test of the section is called ““A” walks”',
    'docs/seeds.md: one.md, A, js 2: no test is named',
    'docs/seeds.md: one.md, B, sh 1: no reason is given',
  ])
})

test('a row says how in one of three words', () => {
  page('| A | js 1 | somehow | `“A” runs` |', '| A | js 2 | no | why |', B)
  expect(findUnaccounted(root)).toEqual([
    'docs/seeds.md: one.md, A, js 1: “somehow” is none of runs, frames, no',
  ])
})

test('a document that the page does not speak of is named', () => {
  write('docs/seeds.md', '# Seeds\n\n## Another\n')
  expect(findUnaccounted(root)).toEqual(['docs/seeds.md: there is no section on one.md'])
})

const B = '| B | sh 1 | no | nothing to run |'

function page(...rows) {
  const links = '[one.md](../fixtures/seeds/one.md), [one](../test/one.test.ts)'
  const head = '| heading | block | how | by |\n| --- | --- | --- | --- |'
  write('docs/seeds.md', `# Seeds\n\n## One\n\n${links}\n\n${head}\n${rows.join('\n')}\n`)
}

function write(file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}
