import { afterAll, describe, expect, test } from 'vitest'
import { describeContract } from '../src/vitest.ts'
import { startCliffracer } from './systems/cliffracer-target.ts'
import { untriedBy } from './systems/tried.ts'

const KINDS = ['open', 'locked', 'stock'] as const

describe.each(KINDS)('the reference server of Cliffracer, %s', (kind) => {
  const target = startCliffracer(kind)
  afterAll(async () => (await target).server.close())
  describeContract(() => target, { dialect: 'cliffracer' })
})

test('every case is tried by one of the three', async () => {
  const starts = KINDS.map((kind) => () => startCliffracer(kind))
  expect(await untriedBy('cliffracer', starts)).toEqual([])
})
