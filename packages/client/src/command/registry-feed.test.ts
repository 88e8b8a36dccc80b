import type { EventMessage } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import type { ConnectionState } from '../connection/state.ts'
import { MaxineError } from '../errors.ts'
import { registryNamed } from '../registry/registry.ts'
import type { Reading } from './read-registry.ts'
import { RegistryFeed } from './registry-feed.ts'

describe('the registry', () => {
  test('is read with the first connection, and events that the answer knows are not applied twice', async () => {
    const { feed, answer, names } = start()
    feed.onState(connected(1))
    feed.onEvent(registered('early', 5))
    feed.onEvent(registered('late', 6))
    expect([feed.picture.status, names()]).toEqual(['reading', ['early', 'late']])
    await answer({ registry: registryNamed(['orders']), offset: 5 })
    expect([feed.picture.status, names()]).toEqual(['whole', ['orders', 'late']])
  })

  test('is not read again after a connection that proves that nothing was missed', async () => {
    const { feed, answer, reads } = start()
    feed.onState(connected(1))
    await answer({ registry: registryNamed([]), offset: 0 })
    feed.onState(LOST)
    feed.onState(connected(2))
    expect([reads(), feed.picture.status]).toEqual([1, 'whole'])
  })

  test.each(['best-effort', 'none'] as const)('is read again after one with %s', async (how) => {
    const { feed, answer, reads } = start()
    feed.onState(connected(1, how))
    feed.onState({ ...connected(1, how), continuity: 'best-effort' })
    expect(reads()).toBe(1)
    await answer({ registry: registryNamed([]), offset: 0 })
    feed.onState(LOST)
    feed.onState(connected(2, how))
    expect([reads(), feed.picture.status]).toEqual([2, 'reading'])
  })

  test.each(['before', 'after'])(
    'is read again for a gap told %s the connection',
    async (order) => {
      const { feed, answer, reads } = start()
      feed.onState(connected(1))
      await answer({ registry: registryNamed([]), offset: 0 })
      feed.onState(LOST)
      if (order === 'before') feed.onGap()
      feed.onState(connected(2))
      if (order === 'after') feed.onGap()
      expect(reads()).toBe(2)
    },
  )

  test('is read once more where the connection was lost while it was read', async () => {
    const { feed, answer, reads, names } = start()
    feed.onState(connected(1))
    feed.onState(LOST)
    await answer({ registry: registryNamed(['too-late']), offset: 0 })
    expect([names(), feed.picture.status]).toEqual([[], 'reading'])
    feed.onState(connected(2))
    expect(reads()).toBe(2)
  })

  test('is made of the same objects where it says the same when it is read again', async () => {
    const { feed, answer } = start()
    feed.onState(connected(1))
    await answer({ registry: registryNamed(['orders']), offset: 0 })
    const before = feed.registry
    feed.onGap()
    await answer({ registry: registryNamed(['orders']), offset: 0 })
    expect(feed.registry).toBe(before)
  })

  test('says what it lacks', async () => {
    const { feed, answer } = start()
    feed.onState(connected(1))
    await answer({ registry: registryNamed([]), lacks: 'nodes' })
    expect(feed.picture).toEqual({ status: 'partial', lacks: 'nodes' })
  })

  test('is tried again when it could not be read but may be later', async () => {
    const { feed, fail, reads, world } = start()
    feed.onState(connected(1))
    await fail(new MaxineError('unavailable', 'not now', { retryable: true }))
    expect(feed.picture).toMatchObject({ status: 'unread', cause: { message: 'not now' } })
    await world.advance(5_000)
    expect(reads()).toBe(2)
  })

  test('is left at that when it may not be read, and events still tell', async () => {
    const { feed, fail, reads, world, names } = start()
    feed.onState(connected(1))
    await fail(new MaxineError('forbidden', 'you may not'))
    feed.onEvent(registered('orders', 1))
    await world.advance(60_000)
    expect([reads(), names(), world.pending()]).toEqual([1, ['orders'], 0])
  })

  test('is not read any more when it is stopped', async () => {
    const { feed, fail, world } = start()
    feed.onState(connected(1))
    await fail(new MaxineError('unavailable', 'not now', { retryable: true }))
    feed.stop()
    expect(world.pending()).toBe(0)
  })
})

const LOST: ConnectionState = {
  status: 'waiting',
  attempt: 1,
  retryAt: 0,
  cause: new MaxineError('connection_lost', 'gone'),
}

function connected(since: number, continuity: 'exact' | 'best-effort' | 'none' = 'exact') {
  return { status: 'connected', since, continuity } as const
}

function registered(serviceName: string, offset: number): EventMessage {
  const data = { serviceName, nodeId: `${serviceName}:a:1` }
  return { type: 'event', event: 'service_registered', data, offset }
}

function start() {
  const world = createVirtualWorld()
  const asked: { resolve: (reading: Reading) => void; reject: (error: unknown) => void }[] = []
  const feed = new RegistryFeed({
    world,
    onChange: () => undefined,
    read: () => new Promise((resolve, reject) => asked.push({ resolve, reject })),
  })
  return {
    feed,
    world,
    reads: () => asked.length,
    names: () => [...feed.registry.services.keys()],
    answer: async (reading: Reading) => {
      asked.at(-1)?.resolve(reading)
      await world.advance(0)
    },
    fail: async (error: MaxineError) => {
      asked.at(-1)?.reject(error)
      await world.advance(0)
    },
  }
}
