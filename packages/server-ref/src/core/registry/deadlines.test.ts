import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVirtualWorld } from '../../../test/virtual-world.ts'
import { createDeadlines } from './deadlines.ts'

describe('deadlines', () => {
  test('come in order of their times, with one timer', async () => {
    const { world, deadlines, due } = open()
    deadlines.set('c', world.now() + 300)
    deadlines.set('a', world.now() + 100)
    deadlines.set('b', world.now() + 200)
    expect(world.pending()).toBe(1)
    await world.advance(199)
    expect(due).toEqual(['a'])
    await world.advance(101)
    expect(due).toEqual(['a', 'b', 'c'])
    expect(world.pending()).toBe(0)
  })

  test('that move on come then, once', async () => {
    const { world, deadlines, due } = open()
    deadlines.set('a', world.now() + 100)
    await world.advance(50)
    deadlines.set('a', world.now() + 100)
    await world.advance(99)
    expect(due).toEqual([])
    await world.advance(1_000)
    expect(due).toEqual(['a'])
  })

  test('that move up come earlier, once', async () => {
    const { world, deadlines, due } = open()
    deadlines.set('a', world.now() + 100)
    deadlines.set('a', world.now() + 10)
    await world.advance(10)
    expect(due).toEqual(['a'])
    await world.advance(1_000)
    expect(due).toEqual(['a'])
  })

  test('that are deleted do not come, and one set again comes once', async () => {
    const { world, deadlines, due } = open()
    deadlines.set('a', world.now() + 100)
    deadlines.delete('a')
    deadlines.set('a', world.now() + 100)
    deadlines.set('b', world.now() + 100)
    deadlines.delete('b')
    await world.advance(1_000)
    expect(due).toEqual(['a'])
  })

  test('wait longer than a timer can', async () => {
    const { world, deadlines, due } = open()
    const days = 24 * 60 * 60 * 1_000
    deadlines.set('a', world.now() + 60 * days)
    await world.advance(59 * days)
    expect(due).toEqual([])
    await world.advance(days)
    expect(due).toEqual(['a'])
  })

  test('leave no timer when they are stopped, and take no more', () => {
    const { world, deadlines } = open()
    deadlines.set('a', world.now() + 100)
    deadlines.stop()
    deadlines.set('b', world.now() + 100)
    expect(world.pending()).toBe(0)
  })

  test('do what a list that is searched each time does', async () => {
    const step = fc.record({
      thing: fc.constantFrom('a', 'b', 'c', 'd'),
      inMs: fc.option(fc.nat(50)),
      then: fc.nat(20),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step), async (steps) => {
        const { world, deadlines, due } = open()
        const model = new Map<string, number>()
        const expected: string[] = []
        for (const { thing, inMs, then } of steps) {
          if (inMs === null) deadlines.delete(thing)
          else deadlines.set(thing, world.now() + inMs)
          if (inMs === null) model.delete(thing)
          else model.set(thing, world.now() + inMs)
          await world.advance(then)
          const passed = [...model].filter(([, at]) => at <= world.now())
          for (const [name] of passed) model.delete(name)
          expected.push(...passed.sort(([, one], [, other]) => one - other).map(([name]) => name))
          expect([...due].sort()).toEqual([...expected].sort())
        }
      }),
    )
  })
})

function open() {
  const world = createVirtualWorld()
  const due: string[] = []
  const deadlines = createDeadlines(world, (thing) => void due.push(thing))
  return { world, deadlines, due }
}
