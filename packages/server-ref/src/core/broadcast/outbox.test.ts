import { describe, expect, test } from 'vitest'
import { createVirtualWorld } from '../../../test/virtual-world.ts'
import { FakeClient } from '../../../test/fake-client.ts'
import type { Peer } from '../connection.ts'
import { FlushClock } from '../sessions/flush-clock.ts'
import { Outbox } from './outbox.ts'

function setUp(options = { maxBuffered: 20, slowAfterMs: 100 }) {
  const world = createVirtualWorld()
  const flushes = new FlushClock(world, 0, () => undefined)
  const seen = { sent: 0, writable: 0, network: 'heard', closed: undefined as string | undefined }
  let drained: () => void = () => undefined
  const peer: Peer = {
    onText: () => undefined,
    onBinary: () => undefined,
    onDrain: () => drained(),
    onClose: () => undefined,
  }
  const client = new FakeClient(() => peer)
  const outbox = new Outbox(
    { world, options, flushes, onSent: (frames) => void (seen.sent += frames) },
    {
      connection: {
        send: client.send,
        close: client.close,
        buffered: () => (seen.network === 'unheard' ? 0 : client.buffered()),
      },
      close: (code, reason) => {
        seen.closed ??= `${code} ${reason}`
        outbox.end()
      },
      onWritable: () => void (seen.writable += 1),
    },
  )
  drained = () => outbox.onDrain()
  return { world, client, outbox, seen }
}

describe('what is offered', () => {
  test('goes out at the end of the turn, in one write', async () => {
    const { outbox, client, world, seen } = setUp()
    outbox.offer(['"a"'])
    outbox.offer(['"b"', '"c"'])
    expect(client.writes).toEqual([])
    await world.advance(0)
    expect(client.writes).toEqual([['"a"', '"b"', '"c"']])
    expect(seen.sent).toBe(3)
  })

  test('goes out before what is sent after it, and only once', async () => {
    const { outbox, client, world } = setUp()
    outbox.offer(['"a"'])
    outbox.send(['"b"'])
    expect(client.writes).toEqual([['"a"', '"b"']])
    await world.advance(0)
    expect(client.writes).toHaveLength(1)
    outbox.offer(['"c"'])
    await world.advance(0)
    expect(client.writes).toHaveLength(2)
  })
})

describe('a client that reads slowly', () => {
  test('is not written to until it has read, and then gets all in order', async () => {
    const { outbox, client, world, seen } = setUp()
    client.stick()
    outbox.send(['"0123456789012345678901"'])
    expect(outbox.isWritable).toBe(false)
    outbox.send(['"a"'])
    outbox.offer(['"b"'])
    await world.advance(10)
    expect(client.writes).toHaveLength(1)
    client.flow()
    expect(client.writes).toEqual([['"0123456789012345678901"'], ['"a"', '"b"']])
    expect([outbox.isWritable, seen.writable]).toEqual([true, 1])
    expect(world.pending()).toBe(0)
  })

  test('is waited for as long as it reads anything at all', async () => {
    const { outbox, client, world, seen } = setUp()
    client.stick()
    outbox.send(['x'.repeat(100)])
    for (let times = 0; times < 5; times += 1) {
      client.take(10)
      await world.advance(100)
    }
    expect(seen.closed).toBeUndefined()
    await world.advance(100)
    expect(seen.closed).toBe('4411 reads nothing')
  })

  test('is closed when more waits for it than may', () => {
    const { outbox, client, seen } = setUp()
    client.stick()
    outbox.send(['x'.repeat(30)])
    outbox.offer(['y'.repeat(20)])
    expect(seen.closed).toBeUndefined()
    outbox.offer(['z'])
    expect(seen.closed).toBe('4411 too slow')
  })

  test('that has read everything without our hearing of it is written to again', async () => {
    const { outbox, client, world, seen } = setUp()
    client.stick()
    outbox.send(['x'.repeat(30)])
    seen.network = 'unheard'
    await world.advance(100)
    expect([outbox.isWritable, seen.closed]).toEqual([true, undefined])
  })
})

test('nothing is written after the end, and no timer is left', async () => {
  const { outbox, client, world } = setUp()
  client.stick()
  outbox.send(['x'.repeat(30)])
  outbox.offer(['"a"'])
  outbox.end()
  outbox.send(['"b"'])
  outbox.offer(['"c"'])
  outbox.onDrain()
  await world.advance(1_000)
  expect(client.writes).toHaveLength(1)
  expect(world.pending()).toBe(0)
})
