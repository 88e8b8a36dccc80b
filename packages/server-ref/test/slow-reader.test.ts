import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { eventually } from './raw-client.ts'
import { hello, join, serve } from './test-server.ts'

const KIB = 1024
const MIB = KIB * KIB

describe('4.1 row 14: who does not read', () => {
  it('costs a bounded amount of memory, and the others nothing', async () => {
    const maxBuffered = 64 * KIB
    const session = { maxBuffered, slowAfterMs: 60_000 }
    const server = await serve({ core: { session, log: { maxBytes: MIB } } })
    const accepted = vi.spyOn(server.core, 'accept')
    const [slow, quick] = [await join(server), await join(server)]
    for (const client of [slow, quick]) {
      client.send(hello())
      await client.until(({ type }) => type === 'bookmark')
    }
    slow.socket.pause()
    const before = used()
    let most = 0
    const filler = 'x'.repeat(4 * KIB)
    let received = 0
    for (let index = 1; index <= 8_000; index += 1) {
      await server.publish('tick', { index, filler })
      if (index % 100 !== 0) continue
      await quick.until(({ offset, event }) => event === 'tick' && offset === index)
      received = index
      quick.forget()
      most = Math.max(most, accepted.mock.calls[0]?.[0].buffered() ?? 0)
    }
    expect(received).toBe(8_000)
    // Beyond what is too much there is one write, of 256 KiB at most.
    expect(most).toBeGreaterThan(maxBuffered)
    expect(most).toBeLessThan(maxBuffered + 260 * KIB)
    // Four times as much has been published; the log keeps 1 MiB of it.
    await eventually(() => used() - before < 8 * MIB)
    expect(server.core.sizes().connections).toBe(2)
  }, 30_000)

  it('catches up when it reads again, and is told of what it has lost', async () => {
    const session = { maxBuffered: 16 * KIB, slowAfterMs: 60_000 }
    const server = await serve({ core: { session, log: { maxBytes: MIB } } })
    const slow = await join(server)
    slow.send(hello())
    await slow.until(({ type }) => type === 'bookmark')
    slow.socket.pause()
    const filler = 'x'.repeat(16 * KIB)
    // More than the system's own buffers take, and than the log keeps.
    for (let index = 1; index <= 2_000; index += 1) await server.publish('tick', { index, filler })
    slow.socket.resume()
    const gap = await slow.until(({ type }) => type === 'gap')
    expect(gap).toMatchObject({ reason: 'slow_consumer' })
    const after = await slow.until(({ event }) => event === 'tick')
    expect(after['offset']).toBe(Number(gap['to']) + 1)
    await slow.until(({ offset, event }) => event === 'tick' && offset === 2_000)
    const offsets = slow.frames
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .filter(({ event }) => event === 'tick')
      .map(({ offset }) => Number(offset))
    expect(offsets).toEqual([...new Set(offsets)].sort((one, other) => one - other))
  }, 30_000)

  it('is closed with 4411 when it goes on too long', async () => {
    const session = { maxBuffered: 16 * KIB, slowAfterMs: 100 }
    const handshake = { closeTimeoutMs: 50 }
    const server = await serve({ core: { session }, handshake })
    const slow = await join(server)
    slow.send(hello())
    await slow.until(({ type }) => type === 'bookmark')
    slow.socket.pause()
    const filler = 'x'.repeat(32 * KIB)
    for (let index = 1; index <= 500; index += 1) await server.publish('tick', { filler })
    await eventually(() => server.core.sizes().connections === 0)
    slow.socket.resume()
    expect([4411, 1006]).toContain((await slow.closed()).code)
  })
})

/** Bytes in use; what is garbage goes, some of it a little later. */
function used(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void
