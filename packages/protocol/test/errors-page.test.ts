import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { CLOSE_CODES } from '../src/close-codes.ts'
import { ERROR_CODES } from '../src/error-codes.ts'
import { PROBLEM_TYPES } from '../src/http/index.ts'

const page = readFileSync(
  fileURLToPath(new URL('../../../docs/errors.md', import.meta.url)),
  'utf8',
)
const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)

test('docs/errors.md has one heading for each code', () => {
  expect(headings).toEqual([...new Set(headings)])
  expect(headings).toEqual(
    expect.arrayContaining([
      ...ERROR_CODES.map(({ code }) => code),
      ...CLOSE_CODES.map(({ code, name }) => `${code} ${name}`),
      ...Object.keys(PROBLEM_TYPES).map((name) => name.replaceAll('-', '_')),
    ]),
  )
})

test('each heading is followed by what the client does and what you do', () => {
  for (const section of page.split(/^### /m).slice(1)) {
    expect(section).toMatch(/^- The client .+\.$/m)
    expect(section).toMatch(/^- You: .+\.$/m)
  }
})
