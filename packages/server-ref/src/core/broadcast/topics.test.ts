import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EVERYTHING, Topics } from './topics.ts'
import type { Interest } from './topics.ts'

const LARGE: Interest = { key: 'large', accepts: (data) => Number(data) > 10 }
const EVEN: Interest = { key: 'even', accepts: (data) => Number(data) % 2 === 0 }

function hearers(topics: Topics<string>, topic: string, data: unknown): readonly string[] {
  return [...topics.hearers(topic, data)].sort()
}

describe('an interest', () => {
  test('is everything of a topic where none is named', () => {
    const topics = new Topics<string>()
    topics.join('ada', 'news')
    expect(topics.has('ada', 'news', EVERYTHING)).toBe(true)
    expect(hearers(topics, 'news', 1)).toEqual(['ada'])
    expect(hearers(topics, 'other', 1)).toEqual([])
  })

  test('counts once, however often it is said', () => {
    const topics = new Topics<string>()
    expect([topics.join('ada', 'news', LARGE), topics.join('ada', 'news', LARGE)]).toEqual([
      true,
      false,
    ])
    expect([topics.size, topics.sizeOf('ada')]).toEqual([1, 1])
  })

  test('is asked once for all who share it', () => {
    const topics = new Topics<string>()
    let asked = 0
    const interest = { key: 'any', accepts: () => (asked += 1) > 0 }
    for (const name of ['ada', 'bob', 'cy']) topics.join(name, 'news', interest)
    expect(hearers(topics, 'news', 1)).toEqual(['ada', 'bob', 'cy'])
    expect(asked).toBe(1)
  })

  test('brings each hearer once, however many of its interests match', () => {
    const topics = new Topics<string>()
    topics.join('ada', 'news', LARGE)
    topics.join('ada', 'news', EVEN)
    topics.join('bob', 'news', EVEN)
    expect(hearers(topics, 'news', 12)).toEqual(['ada', 'bob'])
    expect(hearers(topics, 'news', 11)).toEqual(['ada'])
    expect(hearers(topics, 'news', 3)).toEqual([])
  })
})

describe('leaving', () => {
  test('ends all interests in a topic, and no other', () => {
    const topics = new Topics<string>()
    topics.join('ada', 'news', LARGE)
    topics.join('ada', 'news', EVEN)
    topics.join('ada', 'other')
    expect([topics.leave('ada', 'news'), topics.leave('ada', 'news')]).toEqual([true, false])
    expect(topics.of('ada')).toEqual(['other'])
    expect(topics.size).toBe(1)
  })

  test('everything ends all, of one member only', () => {
    const topics = new Topics<string>()
    for (const topic of ['a', 'b']) {
      topics.join('ada', topic)
      topics.join('bob', topic)
    }
    topics.leaveAll('ada')
    topics.leaveAll('nobody')
    expect(topics.of('ada')).toEqual([])
    expect(topics.sizeOf('ada')).toBe(0)
    expect(hearers(topics, 'a', 1)).toEqual(['bob'])
  })

  test('while hearers are told takes nobody from the others', () => {
    const topics = new Topics<string>()
    for (const name of ['ada', 'bob', 'cy']) topics.join(name, 'news')
    const told: string[] = []
    for (const name of topics.hearers('news', 1)) {
      told.push(name)
      topics.leaveAll(name)
    }
    expect(told).toEqual(['ada', 'bob', 'cy'])
    expect(topics.size).toBe(0)
  })
})

test('says the same as a list that is looked through, whatever happens', () => {
  const INTERESTS = [EVERYTHING, LARGE, EVEN]
  const step = fc.record({
    act: fc.constantFrom('join', 'leave', 'leaveAll'),
    member: fc.constantFrom('ada', 'bob', 'cy'),
    topic: fc.constantFrom('a', 'b'),
    interest: fc.constantFrom(...INTERESTS),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const topics = new Topics<string>()
      let list: { member: string; topic: string; interest: Interest }[] = []
      for (const { act, member, topic, interest } of steps) {
        if (act === 'join') {
          const isHeld = list.some(
            (one) => one.member === member && one.topic === topic && one.interest === interest,
          )
          expect(topics.join(member, topic, interest)).toBe(!isHeld)
          if (!isHeld) list.push({ member, topic, interest })
        } else if (act === 'leave') {
          topics.leave(member, topic)
          list = list.filter((one) => one.member !== member || one.topic !== topic)
        } else {
          topics.leaveAll(member)
          list = list.filter((one) => one.member !== member)
        }
      }
      expect(topics.size).toBe(list.length)
      for (const data of [3, 11, 12]) {
        const wanted = list.filter(
          (one) => one.topic === 'a' && (one.interest.accepts?.(data) ?? true),
        )
        const names = [...new Set(wanted.map(({ member }) => member))].sort()
        expect(hearers(topics, 'a', data)).toEqual(names)
      }
    }),
  )
})
