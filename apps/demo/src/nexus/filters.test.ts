import { expect, test } from 'vitest'
import { filterWords, NOTHING_CHOSEN, toggled, whereOf } from './filters.ts'

test('nothing chosen asks for everything', () => {
  expect([whereOf(NOTHING_CHOSEN), filterWords(NOTHING_CHOSEN)]).toEqual([
    undefined,
    'Everything on the chosen channels',
  ])
})

test('values of a field are alternatives, and fields are not', () => {
  const chosen = [
    ['source', 'server-01'],
    ['source', 'server-02'],
    ['priority', 'high'],
  ].reduce((before, [field = '', value = '']) => toggled(before, field, value), NOTHING_CHOSEN)
  expect(whereOf(chosen)).toEqual({ source: ['server-01', 'server-02'], priority: ['high'] })
  expect(filterWords(chosen)).toBe('source is server-01 or server-02, and priority is high')
})

test('what is chosen twice is not chosen', () => {
  const once = toggled(NOTHING_CHOSEN, 'priority', 'high')
  expect(whereOf(toggled(once, 'priority', 'high'))).toBeUndefined()
})
