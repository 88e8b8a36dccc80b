import { expect, test } from 'vitest'
import { forgetSession, keepSession, restoreSession, sessionOf } from './session.ts'

function createStorage(): Storage {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    clear: () => values.clear(),
    key: () => null,
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  }
}

test('a token stays in memory unless it is asked to be kept', () => {
  const storage = createStorage()
  keepSession(storage, sessionOf('vera', 'abc'))
  expect(restoreSession(storage)).toBeUndefined()
})

test('one that is kept in the tab comes back', () => {
  const storage = createStorage()
  const session = sessionOf('vera', 'abc', 'in-tab')
  keepSession(storage, session)
  expect(restoreSession(storage)).toEqual(session)
})

test('signing out, and signing in without keeping, forget it', () => {
  const storage = createStorage()
  keepSession(storage, sessionOf('vera', 'abc', 'in-tab'))
  keepSession(storage, sessionOf('olga', 'def'))
  expect(storage.length).toBe(0)
  keepSession(storage, sessionOf('vera', 'abc', 'in-tab'))
  forgetSession(storage)
  expect(storage.length).toBe(0)
})
