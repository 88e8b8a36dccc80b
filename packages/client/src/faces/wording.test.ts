import { cliffracerTopics } from 'maxine-protocol/dialects/cliffracer'
import { nexus } from 'maxine-protocol/dialects/nexus'
import { expect, test } from 'vitest'
import type { Filter } from 'maxine-protocol'
import { WantedSet } from '../subscriptions/wanted.ts'
import { wordingOf } from './wording.ts'

/** What an answer that names `filter` is about, of what is wanted. */
function meantBy(dialect: typeof nexus, filter: Filter, wanted: readonly Filter[]) {
  const wants = new WantedSet()
  for (const one of wanted) wants.acquire(one)
  return wordingOf(dialect)
    .meant({ filter }, wants.all())
    .map(({ id }) => id)
}

test('a confirmed topic is confirmed for all who asked for it, whatever more they choose from it', () => {
  const wanted = [
    { topic: 'orders' },
    { topic: 'news' },
    { topic: 'orders', event: 'order_update' },
  ]
  expect(meantBy(cliffracerTopics, { topic: 'orders' }, wanted)).toEqual(['s1', 's3'])
})

test('a confirmed channel is confirmed with the filters that were asked for, and no others', () => {
  const [all, some] = [{ event: 'tasks' }, { event: 'tasks', where: { level: [2, 1] } }]
  const named = { event: 'tasks', where: { level: [1, 2] } }
  expect(meantBy(nexus, named, [all, some])).toEqual(['s2'])
})

test('what nobody wants is given on as it is', () => {
  expect(meantBy(nexus, { event: 'tasks' }, [{ event: 'alerts' }])).toEqual([undefined])
})
