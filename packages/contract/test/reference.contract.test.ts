import { afterAll, describe } from 'vitest'
import { describeContract } from '../src/vitest.ts'
import { startReference } from './reference-target.ts'

describe.each(['open', 'locked'] as const)('the reference server, %s', (access) => {
  const target = startReference(access)
  afterAll(async () => (await target).server.close())
  describeContract(() => target)
})
