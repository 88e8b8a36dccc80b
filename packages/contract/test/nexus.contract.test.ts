import { afterAll, describe, expect, test } from 'vitest'
import { describeContract } from '../src/vitest.ts'
import { startNexus } from './systems/nexus-target.ts'
import { untriedBy } from './systems/tried.ts'

const KINDS = ['open', 'locked'] as const

describe.each(KINDS)('the reference server of Nexus, %s', (kind) => {
  const target = startNexus(kind)
  afterAll(async () => (await target).server.close())
  describeContract(() => target, { dialect: 'nexus' })
})

test('every case is tried by one of the two', async () => {
  const starts = KINDS.map((kind) => () => startNexus(kind))
  expect(await untriedBy('nexus', starts)).toEqual([])
})
