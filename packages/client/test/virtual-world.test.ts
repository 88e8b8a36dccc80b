import { expect, test } from 'vitest'
import { createVirtualWorld } from './virtual-world.ts'

test('timers fire in order of time, and of making where that is equal', async () => {
  const world = createVirtualWorld()
  const fired: string[] = []
  world.after(20, () => fired.push(`late at ${world.now()}`))
  world.after(10, () => fired.push(`first at ${world.now()}`))
  world.after(10, () => fired.push(`second at ${world.now()}`))
  await world.advance(20)
  expect(fired).toEqual(['first at 10', 'second at 10', 'late at 20'])
  expect(world.pending()).toBe(0)
})

test('a cancelled timer does not fire, and cancelling twice is harmless', async () => {
  const world = createVirtualWorld()
  const fired: string[] = []
  const cancel = world.after(10, () => fired.push('cancelled'))
  cancel()
  cancel()
  await world.advance(100)
  expect(fired).toEqual([])
})

test('a jump moves the wall clock, and no timer', async () => {
  const world = createVirtualWorld()
  const fired: string[] = []
  world.after(10, () => fired.push('too early'))
  const before = world.wall()
  world.jump(3_600_000)
  await world.advance(5)
  expect(world.wall() - before).toBe(3_600_005)
  expect(world.now()).toBe(5)
  expect(fired).toEqual([])
})

test('the same seed gives the same chance, another seed another', () => {
  const draw = (seed: number) => {
    const { random } = createVirtualWorld(seed)
    return [random(), random(), random()]
  }
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})
