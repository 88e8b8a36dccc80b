import { expect, test } from 'vitest'
import { prefersText } from './accept.ts'

const PROMETHEUS =
  'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'

test.each([
  ['text/plain', true],
  ['TEXT/Plain; charset=utf-8', true],
  ['text/*, application/json;q=0.9', true],
  [PROMETHEUS, true],
  [undefined, false],
  ['*/*', false],
  ['', false],
  ['application/json', false],
  ['application/json, text/plain;q=0.9', false],
  ['text/plain, application/*', false],
  ['text/plain;q=0, */*', false],
  ['text/plain;q=often', false],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
])('%j wants text rather than JSON: %s', (accept, wants) => {
  expect(prefersText(accept)).toBe(wants)
})
