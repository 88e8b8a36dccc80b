import { expect, test } from 'vitest'
import { readReport } from './read-report.ts'

test.each([
  ['{"event":"service_registered","offset":4711}', { event: 'service_registered', offset: 4711 }],
  ['{"event":"service_registered","data":{}}', { event: 'service_registered' }],
  [
    '{"type":"event","event":"x","data":{"a":1},"timestamp":1,"offset":2}',
    { event: 'x', offset: 2 },
  ],
])('an event is read from %s', (line, event) => {
  expect(readReport(line)).toEqual({ kind: 'event', ...event })
})

test.each([
  ['{"gap":{"reason":"trimmed"}}', 'trimmed'],
  ['{"type":"gap","reason":"count_mismatch","from":1,"to":2,"time":3}', 'count_mismatch'],
  ['{"gap":{}}', ''],
])('a gap is read from %s', (line, reason) => {
  expect(readReport(line)).toEqual({ kind: 'gap', reason })
})

test.each(['', 'connected', '{', 'null', '17', '[]', '{"type":"connection"}', '{"event":7}'])(
  'nothing is read from %j',
  (line) => {
    expect(readReport(line)).toBeUndefined()
  },
)
