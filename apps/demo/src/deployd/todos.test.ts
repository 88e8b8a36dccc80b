import { expect, test, vi } from 'vitest'
import type { Answer, Question } from '../system/ask.ts'
import { inOrder } from './todo-list.ts'
import { messagesIn, Todos } from './todos.ts'

const URL = 'http://localhost:2403/todos'

/** Answers in the order it is told to. */
function scene() {
  const answers: ((answer: Answer) => void)[] = []
  const ask = vi.fn<(question: Question) => Promise<Answer>>(
    () => new Promise((resolve) => void answers.push(resolve)),
  )
  const todos = new Todos({ url: URL, ask })
  const shown = () => inOrder(todos.list.get()).map(({ id }) => id)
  return { ask, answers, todos, shown }
}

function done(body: unknown): Answer {
  return { outcome: 'done', status: 200, body }
}

test('reads the whole list', async () => {
  const { todos, answers, ask, shown } = scene()
  const read = todos.read()
  answers[0]?.(done([{ id: 'a' }]))
  await read
  expect([todos.list.get().state, shown()]).toEqual(['live', ['a']])
  expect(ask).toHaveBeenCalledWith({ method: 'GET', url: URL })
})

test('an answer that comes after a later one is not looked at', async () => {
  const { todos, answers, shown } = scene()
  const reads = [todos.read(), todos.read()]
  answers[1]?.(done([{ id: 'new' }]))
  answers[0]?.(done([{ id: 'old' }]))
  await Promise.all(reads)
  expect(shown()).toEqual(['new'])
})

test('a list that cannot be read says why', async () => {
  const { todos, answers } = scene()
  const read = todos.read()
  answers[0]?.({ outcome: 'refused', says: 'away' })
  await read
  expect(todos.list.get()).toMatchObject({ state: 'unreadable', why: 'away' })
})

test('writes over HTTP, and shows nothing before it is told of it', async () => {
  const { todos, answers, ask, shown } = scene()
  const added = todos.add('Walk', 3)
  answers[0]?.(done({ id: 'a', messages: ['Noted.', 7] }))
  const answer = await added
  expect(ask).toHaveBeenCalledWith({
    method: 'POST',
    url: URL,
    body: { title: 'Walk', priority: 3 },
  })
  expect(shown()).toEqual([])
  expect([todos.answered.get(), messagesIn(answer)]).toEqual([answer, ['Noted.']])
})

test('a document is written to by its id', () => {
  const { todos, ask } = scene()
  const todo = { id: 'a/b', title: '', completed: true, priority: 1, createdAt: '', updatedAt: '' }
  void todos.complete(todo)
  void todos.delete(todo)
  expect(ask.mock.calls).toEqual([
    [{ method: 'PUT', url: `${URL}/a%2Fb`, body: { completed: false } }],
    [{ method: 'DELETE', url: `${URL}/a%2Fb` }],
  ])
})

test('a refusal is a message as well', () => {
  expect(messagesIn({ outcome: 'refused', says: 'no' })).toEqual(['no'])
})
