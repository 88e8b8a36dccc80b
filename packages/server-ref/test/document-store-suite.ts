import { describe, expect, it } from 'vitest'
import type { DocumentStore } from '../src/core/systems/deployd/documents/document-store.ts'
import { documentOf } from './document-of.ts'

/** What holds for documents wherever they are; `reopen` is the same store in a later life, where it has one. */
export function describeDocumentStore(
  name: string,
  open: () => DocumentStore,
  reopen: (store: DocumentStore) => DocumentStore,
): void {
  describe(name, () => {
    it('is empty at first', () => {
      const store = open()
      expect(store.get('todos', 'a')).toBeUndefined()
      expect([store.list('todos'), store.collections(), store.count()]).toEqual([[], [], 0])
    })

    it('keeps documents by collection and id', () => {
      const store = open()
      store.put('todos', documentOf('a', { n: 1 }))
      store.put('users', documentOf('a', { n: 2 }))
      const later = reopen(store)
      expect(later.get('todos', 'a')).toEqual(documentOf('a', { n: 1 }))
      expect(later.get('users', 'a')).toEqual(documentOf('a', { n: 2 }))
      expect(later.collections()).toEqual(['todos', 'users'])
      expect(later.count()).toBe(2)
    })

    it('lists them in the order of their creation, whatever was updated', () => {
      const store = open()
      for (const id of ['c', 'a', 'b']) store.put('todos', documentOf(id))
      store.put('todos', documentOf('c', { n: 1 }))
      const later = reopen(store)
      expect(later.list('todos').map(({ id }) => id)).toEqual(['c', 'a', 'b'])
      expect(later.get('todos', 'c')).toEqual(documentOf('c', { n: 1 }))
    })

    it('removes them, and says whether there was one', () => {
      const store = open()
      store.put('todos', documentOf('a'))
      expect([store.remove('todos', 'b'), store.remove('users', 'a')]).toEqual([false, false])
      expect([store.remove('todos', 'a'), store.remove('todos', 'a')]).toEqual([true, false])
      const later = reopen(store)
      expect([later.count(), later.collections()]).toEqual([0, []])
      later.put('todos', documentOf('a', { n: 2 }))
      expect(later.list('todos')).toEqual([documentOf('a', { n: 2 })])
    })

    it('keeps any JSON as it is', () => {
      const fields = {
        text: '"\\ 😀\u0000\n',
        list: [1, [null, true]],
        deep: { a: { b: -1.5e-7 } },
      }
      const store = open()
      store.put('todos', documentOf('a', fields))
      expect(reopen(store).get('todos', 'a')).toEqual(documentOf('a', fields))
    })

    it('closes twice', () => {
      const store = open()
      store.close()
      expect(() => store.close()).not.toThrow()
    })
  })
}
