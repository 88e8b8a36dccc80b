import { afterAll, describe, expect, test } from 'vitest'
import { ALL_CASES } from '../src/cases/all-cases.ts'
import { openContract } from '../src/contract.ts'
import { describeContract } from '../src/vitest.ts'
import { startReference } from './reference-target.ts'

const ACCESSES = ['open', 'locked'] as const

describe.each(ACCESSES)('the reference server, %s', (access) => {
  const target = startReference(access)
  afterAll(async () => (await target).server.close())
  describeContract(() => target)
})

test('every case is tried by one of the two', async () => {
  const [open, locked] = [await lacksOf('open'), await lacksOf('locked')]
  expect(open).toEqual(['locked', 'refresh', 'tokens'])
  expect(locked).toEqual(['open'])
  const isTried = ({ needs }: (typeof ALL_CASES)[number]) =>
    [open, locked].some((lacks) => !needs.some((ability) => lacks.includes(ability)))
  expect(ALL_CASES.filter((one) => !isTried(one)).map(({ id }) => id)).toEqual([])
})

async function lacksOf(access: (typeof ACCESSES)[number]): Promise<readonly string[]> {
  const target = await startReference(access)
  try {
    const { announced } = await openContract(target)
    return Object.keys(announced.lacks).sort()
  } finally {
    await target.server.close()
  }
}
