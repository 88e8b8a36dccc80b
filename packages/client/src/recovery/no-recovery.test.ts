import { nexus } from 'maxine-protocol/dialects/nexus'
import { expect, test } from 'vitest'
import { NoRecovery } from './no-recovery.ts'

function createScene() {
  const told: string[] = []
  const recovery = new NoRecovery({
    deliver: ({ event }) => told.push(event),
    onGap: ({ reason }) => told.push(`gap: ${reason}`),
  })
  return { told, recovery, live: (wanted = 1) => recovery.live(nexus.can, undefined, wanted) }
}

test('every connection but the first begins with a gap', () => {
  const { live, recovery, told } = createScene()
  live()
  recovery.receive({ type: 'event', event: 'a', data: {} })
  recovery.ended()
  live()
  recovery.ended()
  live()
  expect(told).toEqual(['a', 'gap: unsupported', 'gap: unsupported'])
})

test('whoever wants nothing has missed nothing', () => {
  const { live, recovery, told } = createScene()
  live(0)
  recovery.ended()
  live(0)
  expect(told).toEqual([])
})

test('a greeting that comes late is no other connection', () => {
  const { live, told } = createScene()
  live()
  live()
  expect(told).toEqual([])
})

test('what a server says itself that it left out is told', () => {
  const { recovery, told } = createScene()
  recovery.skipped({ type: 'gap', reason: 'slow_consumer' })
  expect(told).toEqual(['gap: slow_consumer'])
})
