import { describe, expect, test } from 'vitest'
import { FrameReader } from '../../../test/frame-reader.ts'
import { EventBatch } from '../../core/event-batch.ts'
import type { BatchOrigin, Packing } from '../../core/event-batch.ts'
import type { LoggedEvent } from '../../core/index.ts'
import { loggedEvent } from '../../core/log/logged-event.ts'
import { FrameWriter } from './frame-writer.ts'

const FILLERS = ['', 'x'.repeat(100), 'bücher ✓ 😀', 'y'.repeat(70_000), '\u2028']

const EVENTS: readonly LoggedEvent[] = Array.from({ length: 300 }, (_, index) => {
  const filler = index % 50 === 3 ? FILLERS[3] : FILLERS[index % 3]
  return loggedEvent({ event: 'made', data: { filler } }, { offset: index + 1, timestamp: 1 })
})

const ORIGINS: readonly BatchOrigin[] = ['live', 'log']
const PACKINGS: readonly Packing[] = ['each', 'arrays']
const COUNTS = [1, 2, 3, 4, 127, 128, 129, 257, 300]
const CASES = ORIGINS.flatMap((origin) =>
  PACKINGS.flatMap((packing) => COUNTS.map((count) => ({ origin, packing, count }))),
)

function batch(count: number, packing: Packing, origin: BatchOrigin = 'live'): EventBatch {
  return new EventBatch(EVENTS.slice(0, count), packing, { origin, audience: 'one' })
}

function received(bytes: Uint8Array): string[] {
  return new FrameReader().push(Buffer.from(bytes)).map(({ payload }) => payload.toString())
}

describe('the bytes of a batch', () => {
  test.each(CASES)('are its texts: $count, $origin, $packing', ({ origin, packing, count }) => {
    const writer = new FrameWriter()
    const sent = batch(count, packing, origin)
    for (const audience of ['one', 'many', 'many'] as const) {
      sent.audience = audience
      expect(received(writer.bytes(sent, 'plain'))).toEqual(sent.texts)
      writer.taken()
    }
  })

  test('that is for many are kept, whatever is written after it', () => {
    const writer = new FrameWriter()
    const [shared, other] = [batch(3, 'arrays'), batch(2, 'arrays')]
    shared.audience = 'many'
    const bytes = writer.bytes(shared, 'plain')
    writer.taken()
    writer.bytes(other, 'plain')
    expect(writer.bytes(shared, 'plain')).toBe(bytes)
    expect(received(bytes)).toEqual(shared.texts)
  })

  test('that wait for a slow socket are not written over', () => {
    const writer = new FrameWriter()
    const waiting = batch(3, 'each')
    const bytes = writer.bytes(waiting, 'plain')
    writer.waiting()
    for (const count of [2, 128, 300]) {
      writer.bytes(batch(count, 'each'), 'plain')
      writer.taken()
    }
    expect(received(bytes)).toEqual(waiting.texts)
  })

  test('are those of its own events where another log gives the same offsets', () => {
    const writer = new FrameWriter()
    writer.bytes(batch(1, 'each'), 'plain')
    const twin = loggedEvent({ event: 'twin', data: {} }, { offset: 1, timestamp: 1 })
    const bytes = writer.bytes(
      new EventBatch([twin], 'each', { origin: 'live', audience: 'one' }),
      'plain',
    )
    expect(received(bytes)).toEqual([twin.text])
  })
})
