import { afterAll, describe, expect, test } from 'vitest'
import { describeContract } from '../src/vitest.ts'
import { startDeployd, startOpenDeployd } from './systems/deployd-target.ts'
import { untriedBy } from './systems/tried.ts'

const KINDS = ['documented', 'deployed'] as const

describe.each(KINDS)('the reference server of go-deployd, %s', (kind) => {
  const target = startDeployd(kind)
  afterAll(async () => (await target).server.close())
  describeContract(() => target, { dialect: 'deployd' })
})

describe('the reference server of go-deployd, as the bare command starts it', () => {
  const target = startOpenDeployd()
  afterAll(async () => (await target).server.close())
  describeContract(() => target, { dialect: 'deployd' })
})

test('every case is tried by one of the two profiles', async () => {
  const starts = KINDS.map((kind) => () => startDeployd(kind))
  expect(await untriedBy('deployd', starts)).toEqual([])
})
