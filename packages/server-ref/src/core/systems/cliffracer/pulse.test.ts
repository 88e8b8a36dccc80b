import { expect, test } from 'vitest'
import type { Visitor } from '../../broadcast/visitor.ts'
import type { World } from '../../world.ts'
import { Pulse } from './pulse.ts'

/** A pulse of 1,000 ms with one silent visitor, whose timer calls back when it is told to. */
function silentVisitor() {
  let now = 0
  let callBack: () => void = () => undefined
  const after = (_: number, callback: () => void) => {
    callBack = callback
    return () => undefined
  }
  const did: (string | number)[] = []
  const visitor = {
    lastHeardAt: 0,
    close: (code: number) => did.push(code),
    say: ({ type }: { readonly type: string }) => did.push(type),
  }
  const world = { now: () => now, after, random: () => 0 } as World
  new Pulse(world, 1_000, () => [visitor as unknown as Visitor]).start()
  const beatAt = (at: number) => {
    now = at
    callBack()
  }
  return { beatAt, did }
}

test('who has said nothing for two intervals is sent away', () => {
  const { beatAt, did } = silentVisitor()
  for (const at of [1_000, 2_000]) beatAt(at)
  expect(did).toEqual(['ping', 4409])
})

test('a server that was held up sends nobody away before it has read what came meanwhile', () => {
  const { beatAt, did } = silentVisitor()
  for (const at of [1_000, 5_000, 6_000]) beatAt(at)
  expect(did).toEqual(['ping', 'ping', 4409])
})
