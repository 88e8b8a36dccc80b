import { expect, test } from 'vitest'
import { changeLine, customLine } from './deployd-words.ts'

test('a change says what happened to what, and by whom', () => {
  const data = { collection: 'todos', action: 'deleted', document: { id: '1', title: 'Walk' } }
  expect(changeLine({ data: { ...data, userId: 'olga' } })).toEqual({
    tone: 'warn',
    name: 'deleted',
    subject: 'Walk',
    detail: 'by olga',
  })
  expect(changeLine({ data })).not.toHaveProperty('detail')
})

test('a document without a title goes by its id', () => {
  expect(changeLine({ data: { action: 'created', document: { id: '1' } } }).subject).toBe('1')
})

test.each([undefined, 'text', { document: 7 }])('data may be anything: %j', (data) => {
  expect([changeLine({ data }).subject, customLine({ event: 'x', data }).subject]).toEqual(['', ''])
})

test('a custom event has its own name, and what is urgent looks so', () => {
  const data = { title: 'Fire', createdBy: 'olga' }
  expect(customLine({ event: 'urgent_task_created', data })).toEqual({
    tone: 'bad',
    name: 'urgent_task_created',
    subject: 'Fire',
    detail: 'by olga',
  })
})
