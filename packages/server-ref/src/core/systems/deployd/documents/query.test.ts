import { describe, expect, it } from 'vitest'
import type { StoredDocument } from './document.ts'
import { find, MOST_LISTED, readParameters, readQuery } from './query.ts'

const TIMES = { createdAt: '2024-06-28T10:00:00.000Z', updatedAt: '2024-06-28T10:00:00.000Z' }

const TODOS: readonly StoredDocument[] = [
  { id: 'a', title: 'one', priority: 1, completed: false, ...TIMES },
  { id: 'b', title: 'two', priority: 9, completed: true, ...TIMES },
  { id: 'c', title: 'three', priority: 5, completed: false, tags: ['x'], ...TIMES },
  { id: 'd', title: 'four', completed: false, priority: null, ...TIMES },
  { id: 'e', title: '5', priority: '5', ...TIMES },
]

/** The ids that a query finds, or what is wrong with it. */
function ask(query: string): string {
  const parameters = readParameters([...new URLSearchParams(query)])
  if (!parameters.ok) return parameters.problem.message
  const read = readQuery(parameters.message)
  if (!read.ok) return read.problem.message
  return find(TODOS, read.message)
    .found.map(({ id }) => id)
    .join('')
}

describe('a query', () => {
  it.each([
    ['', 'abcde'],
    ['completed=false', 'acd'],
    ['completed=false&priority=5', 'c'],
    ['priority="5"', 'e'],
    ['title=two', 'b'],
    ['title="two"', 'b'],
    ['title=5', ''],
    ['title=2024-06-28T10:00', ''],
    ['createdAt=2024-06-28T10:00:00.000Z', 'abcde'],
    ['priority=null', 'd'],
    ['completed=null', 'e'],
    ['nothing=1', ''],
    ['toString=1', ''],
    ['priority={"$gt":1}', 'bc'],
    ['priority={"$gte":5,"$lt":9}', 'c'],
    ['priority={"$lte":1}', 'a'],
    ['priority={"$in":[1,"5"]}', 'ae'],
    ['priority={"$ne":9}', 'acde'],
    ['priority={"$ne":null}', 'abce'],
    ['title={"$gt":"three"}', 'b'],
    ['tags=x', ''],
    ['$query={"completed":false,"$sort":{"priority":-1},"$limit":2}', 'ca'],
  ])('%s finds %s', (query, ids) => {
    expect(ask(query)).toBe(ids)
  })

  it.each([
    ['$sort={"priority":1}', 'dacbe'],
    ['$sort={"priority":-1}', 'ebcad'],
    ['$sort=-priority', 'ebcad'],
    ['$sort=completed,-priority', 'ecadb'],
    ['$sort=nothing', 'abcde'],
    ['$sort=tags', 'abdec'],
    ['$sort=__proto__', 'abcde'],
    ['$limit=2', 'ab'],
    ['$skip=3', 'de'],
    ['$limit=2&$skip=1&$sort=-title', 'ca'],
    ['$limit=0', ''],
  ])('%s gives %s, in that order', (query, ids) => {
    expect(ask(query)).toBe(ids)
  })

  it.each([
    ['$limit=-1', '$limit: a whole number, 0 or more'],
    ['$limit=many', '$limit: a whole number, 0 or more'],
    ['$skip=1.5', '$skip: a whole number, 0 or more'],
    ['$sort=3', '$sort: fields with 1 or -1, such as {"priority":-1} or -priority,title'],
    ['$sort={"a":2}', '$sort: fields with 1 or -1, such as {"priority":-1} or -priority,title'],
    ['$sort={}', '$sort: fields with 1 or -1, such as {"priority":-1} or -priority,title'],
    ['$where=1', '$where: no word of the query language'],
    ['a={"$regex":"x"}', 'a.$regex: no comparison'],
    ['a={"toString":"x"}', 'a.toString: no comparison'],
    ['a={"$in":3}', 'a.$in: a text or a number; for $in, a list; for $ne, any single value'],
    ['a={"$gt":true}', 'a.$gt: a text or a number; for $in, a list; for $ne, any single value'],
    ['a={}', 'a: a value, or an object with $gt, $gte, $lt, $lte, $ne, $in'],
    ['a=[1]', 'a: a value, or an object with $gt, $gte, $lt, $lte, $ne, $in'],
    ['a=1&a=2', 'a: given twice'],
    ['__proto__=1', 'a forbidden name'],
    ['a={"__proto__":1}', 'the name __proto__'],
    ['$query=[]', '$query: one JSON object, and nothing beside it'],
    ['$query={}&a=1', '$query: one JSON object, and nothing beside it'],
    ['$query={', 'not a JSON document'],
    [Array.from({ length: 33 }, (_, index) => `n${index}=1`).join('&'), 'more than 32 conditions'],
  ])('%s is none', (query, message) => {
    expect(ask(query)).toBe(message)
  })

  it('gives no more than so many documents, and says how many there are', () => {
    const many = Array.from({ length: MOST_LISTED + 1 }, (_, index) => ({
      id: String(index),
      ...TIMES,
    }))
    for (const given of [{}, { $limit: MOST_LISTED + 1 }]) {
      const query = readQuery(given)
      if (!query.ok) throw new Error(query.problem.message)
      const { found, total } = find(many, query.message)
      expect([found.length, total]).toEqual([MOST_LISTED, MOST_LISTED + 1])
    }
  })
})
