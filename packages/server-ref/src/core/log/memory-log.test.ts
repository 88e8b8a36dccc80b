import { expect, test } from 'vitest'
import { describeEventLog } from '../../../test/event-log-suite.ts'
import { add, offsetsOf, ROOMY, testWorld } from '../../../test/log-under-test.ts'
import { createMemoryLog } from './memory-log.ts'

let seed = 0

describeEventLog('memory', (bounds, onError) => {
  const world = testWorld(++seed)
  const options = { world, bounds: { ...ROOMY, ...bounds } }
  return Promise.resolve({
    world,
    log: createMemoryLog({ ...options, ...(onError && { onError }) }),
  })
})

test('the epoch can be given', () => {
  expect(createMemoryLog({ world: testWorld(), bounds: ROOMY, epoch: 'mine' }).epoch).toBe('mine')
})

test('it forgets by its bounds alone: there is no state to be rebuilt after it', async () => {
  const log = createMemoryLog({ world: testWorld(), bounds: { ...ROOMY, maxCount: 2 } })
  for (let index = 0; index < 5; index++) await add(log)
  expect(await offsetsOf(log)).toEqual([4, 5])
})

test('after a hundred thousand it holds as many as it should', async () => {
  const log = createMemoryLog({
    world: testWorld(),
    bounds: { ...ROOMY, maxCount: 50_000, maxBytes: 1e9 },
  })
  for (let index = 0; index < 100_000; index++) await add(log)
  expect([log.first, log.head]).toEqual([50_001, 100_000])
})
