import { expect, test } from 'vitest'
import { changed, inOrder, reading, unreadable, UNREAD, wasRead } from './todo-list.ts'
import type { TodoChange, TodoList } from './todo-list.ts'

function todo(id: string, more: object = {}) {
  const times = { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' }
  return { id, title: id, priority: 1, completed: false, ...times, ...more }
}

function change(action: TodoChange['action'], document: unknown): TodoChange {
  return { action, document, userId: 'olga', at: 5 }
}

function titles(list: TodoList): readonly string[] {
  return inOrder(list).map(({ title }) => title)
}

const LATER = { updatedAt: '2026-01-01T00:00:09Z' }
const LIST = wasRead(UNREAD, [todo('a'), todo('b')])

test('what is read is shown, and what is no document is not', () => {
  expect(titles(wasRead(UNREAD, [todo('a'), 'text', {}, null]))).toEqual(['a'])
  expect(titles(wasRead(UNREAD, 'nonsense'))).toEqual([])
})

test('a change is shown at once, and says whose it is', () => {
  const list = changed(LIST, change('created', todo('c')))
  expect(titles(list)).toEqual(['a', 'b', 'c'])
  expect(list.touched.get('c')).toEqual({ action: 'created', by: 'olga', at: 5 })
  expect(titles(changed(list, change('deleted', todo('a'))))).toEqual(['b', 'c'])
})

test('a change that is heard while the list is read is not lost by it', () => {
  const during = changed(reading(LIST), change('created', todo('c')))
  expect(titles(during)).toEqual(['a', 'b', 'c'])
  expect(titles(wasRead(during, [todo('a')]))).toEqual(['a', 'c'])
})

test('a deletion that is heard while the list is read is not undone by it', () => {
  const during = changed(reading(LIST), change('deleted', todo('a')))
  expect(titles(wasRead(during, [todo('a'), todo('b')]))).toEqual(['b'])
})

test('what is read is not taken back by an older change', () => {
  const during = changed(reading(LIST), change('updated', todo('a', { title: 'old' })))
  expect(titles(wasRead(during, [todo('a', { title: 'new', ...LATER })]))).toEqual(['new'])
})

test('a list that was read anew holds nothing that has gone meanwhile', () => {
  expect(titles(wasRead(reading(LIST), [todo('b')]))).toEqual(['b'])
})

test('a list that cannot be read stays as it was, and says so', () => {
  const list = unreadable(reading(LIST), 'away')
  expect([list.state, list.why, titles(list)]).toEqual(['unreadable', 'away', ['a', 'b']])
})

test('what is done comes last, and what is new comes first', () => {
  const list = wasRead(UNREAD, [
    todo('old'),
    todo('done', { completed: true, createdAt: '2027-01-01T00:00:00Z' }),
    todo('new', { createdAt: '2026-02-01T00:00:00Z' }),
  ])
  expect(titles(list)).toEqual(['new', 'old', 'done'])
})

test('a change of what is no document changes nothing', () => {
  expect(changed(LIST, change('created', 'text'))).toBe(LIST)
})
