import type { Capabilities, EventMessage, Welcome } from 'maxine-protocol'
import { maxine } from 'maxine-protocol/dialects/maxine'
import { describe, expect, test } from 'vitest'
import { Recovery } from './recovery.ts'

const NEW = maxine.can
const OLD = maxine.legacy ?? maxine.can
const NONE: Capabilities = { ...NEW, recovery: 'none' }

/** Everything that is told, in order. */
function createScene(history: readonly EventMessage[] | Error = []) {
  const heard: unknown[] = []
  const recovery = new Recovery({
    deliver: ({ data }) => heard.push(data),
    onGap: ({ reason }) => heard.push(`gap: ${reason}`),
    onDuplicate: () => heard.push('duplicate'),
    onDistrust: ({ code }) => heard.push(`distrust: ${code}`),
    onContinuity: (continuity) => heard.push(continuity),
    readHistory: ({ since = -Infinity, limit }) =>
      history instanceof Error
        ? Promise.reject(history)
        : Promise.resolve(history.filter(({ timestamp = 0 }) => timestamp > since).slice(-limit)),
  })
  return { heard, recovery }
}

function welcome(offset: number, recovered?: boolean, epoch = 'a'): Welcome {
  return {
    type: 'welcome',
    position: { epoch, offset },
    ...(recovered !== undefined && { recovered }),
  }
}

function at(offset: number): EventMessage {
  return { type: 'event', event: 'e', data: offset, offset }
}

function old(timestamp: number): EventMessage {
  return { type: 'event', event: 'e', data: timestamp, timestamp }
}

/** All promises that can go on have done so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('by position', () => {
  test('a connection that recovers everything tells no gap', () => {
    const { heard, recovery } = createScene()
    recovery.live(NEW, welcome(10), 1)
    recovery.receive(at(11))
    recovery.ended()
    expect(recovery.since()).toEqual({ registry: { epoch: 'a', offset: 11 } })
    recovery.live(NEW, welcome(13, true), 1)
    for (const offset of [11, 12, 13]) recovery.receive(at(offset))
    expect(heard).toEqual([11, 'duplicate', 12, 13])
  })

  test('a server that has begun anew is a gap, told before any later event', () => {
    const { heard, recovery } = createScene()
    recovery.live(NEW, welcome(10), 1)
    recovery.ended()
    recovery.live(NEW, welcome(0, false, 'b'), 1)
    recovery.receive(at(1))
    expect(heard).toEqual(['gap: unsupported', 1])
  })

  test('an event out of order is a gap, and the connection is not trusted', () => {
    const { heard, recovery } = createScene()
    recovery.live(NEW, welcome(10), 1)
    recovery.receive(at(9))
    expect(heard).toEqual(['gap: out_of_order', 'distrust: out_of_step'])
  })

  test('a bookmark that counts otherwise is a gap, and the connection is not trusted', () => {
    const { heard, recovery } = createScene()
    recovery.live(NEW, welcome(10), 1)
    recovery.bookmark({ type: 'bookmark', position: { epoch: 'a', offset: 11 }, sent: 1 })
    expect(heard).toEqual(['gap: count_mismatch', 'distrust: out_of_step'])
  })

  test('what the server says it left out is passed on', () => {
    const { heard, recovery } = createScene()
    recovery.live(NEW, welcome(10), 1)
    recovery.skipped({ type: 'gap', reason: 'slow_consumer', from: 10, to: 20 })
    expect(heard).toEqual(['gap: slow_consumer'])
    expect(recovery.since()).toEqual({ registry: { epoch: 'a', offset: 20 } })
  })

  test('after an old server it begins with a gap', async () => {
    const { heard, recovery } = createScene()
    recovery.live(OLD, undefined, 1)
    await settled()
    recovery.ended()
    recovery.live(NEW, welcome(10), 1)
    expect(heard).toEqual(['best-effort', 'gap: unsupported'])
  })

  test('of a server that was slow to greet there is no gap: it is the same connection', async () => {
    const { heard, recovery } = createScene()
    recovery.live(OLD, undefined, 1)
    recovery.live(NEW, welcome(10), 1)
    await settled()
    recovery.receive(at(11))
    expect(heard).toEqual([11])
  })
})

describe('by history', () => {
  test('the events that were missed come before the next one', async () => {
    const { heard, recovery } = createScene([old(1), old(2), old(3)])
    recovery.live(OLD, undefined, 1)
    recovery.receive(old(1))
    await settled()
    recovery.ended()
    recovery.live(OLD, undefined, 1)
    recovery.receive(old(3))
    recovery.receive(old(4))
    await settled()
    recovery.receive(old(5))
    expect(heard).toEqual([1, 'best-effort', 'best-effort', 2, 3, 4, 5])
  })

  test('a server without one says so at once, and each return is a gap', async () => {
    const { heard, recovery } = createScene(new Error('none'))
    recovery.live(OLD, undefined, 1)
    await settled()
    recovery.receive(old(1))
    recovery.ended()
    recovery.live(OLD, undefined, 1)
    recovery.receive(old(9))
    await settled()
    expect(heard).toEqual(['none', 1, 'none', 'gap: unsupported', 9])
  })

  test('an answer for a connection that is gone says nothing', async () => {
    const { heard, recovery } = createScene([old(1)])
    recovery.live(OLD, undefined, 1)
    recovery.receive(old(1))
    await settled()
    recovery.ended()
    recovery.live(OLD, undefined, 1)
    recovery.ended()
    await settled()
    expect(heard).toEqual([1, 'best-effort'])
  })

  test('nodes are learnt, for old servers name the service once', () => {
    const { recovery } = createScene()
    recovery.live(OLD, undefined, 1)
    recovery.receive({ ...old(1), data: { nodeId: 'n', serviceName: 's' } })
    expect(recovery.serviceOf('n')).toBe('s')
  })
})

describe('not at all', () => {
  test('each return is a gap', () => {
    const { heard, recovery } = createScene()
    recovery.live(NONE, { type: 'welcome' }, 1)
    recovery.receive(old(1))
    recovery.ended()
    recovery.live(NONE, { type: 'welcome' }, 1)
    expect(heard).toEqual([1, 'gap: unsupported'])
  })

  test.each([OLD, NONE])('whoever wants nothing has missed nothing', async (can) => {
    const { heard, recovery } = createScene()
    recovery.live(can, undefined, 1)
    await settled()
    recovery.ended()
    heard.length = 0
    recovery.live(can, undefined, 0)
    await settled()
    expect(heard).toEqual([])
  })

  test('numbers and bookmarks mean nothing', () => {
    const { heard, recovery } = createScene()
    recovery.live(NONE, welcome(10), 1)
    recovery.receive(at(5))
    recovery.bookmark({ type: 'bookmark', position: { epoch: 'z', offset: 9 }, sent: 7 })
    recovery.ended()
    recovery.live(NONE, welcome(0), 1)
    recovery.receive(at(1))
    expect(heard).toEqual([5, 'gap: unsupported', 1])
    expect(recovery.since()).toBeUndefined()
  })
})
