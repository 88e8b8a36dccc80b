import { describe, expect, it } from 'vitest'
import { FrameReader } from '../../../test/frame-reader.ts'
import { framesOf } from './frame-bytes.ts'
import { createTextFrames } from './text-frames.ts'

describe('the bytes of a text', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])('of %i bytes are one frame', (size) => {
    const text = 'x'.repeat(size)
    const { frame } = createTextFrames(framesOf, () => undefined)
    expect(received(frame(text))).toEqual([text])
  })

  it('are UTF-8, half a pair included', () => {
    const { frame } = createTextFrames(framesOf, () => undefined)
    expect(received(frame('bücher ✓ 😀'))).toEqual(['bücher ✓ 😀'])
    expect(received(frame('\ud83d'))).toEqual(['\ufffd'])
  })

  it('are made once a turn, and forgotten with it', () => {
    const ends: (() => void)[] = []
    const { frame } = createTextFrames(framesOf, (forget) => ends.push(forget))
    const first = frame('tick')
    expect(frame(['ti', 'ck'].join(''))).toBe(first)
    frame('tock')
    expect(ends).toHaveLength(1)
    ends[0]?.()
    expect(frame('tick')).not.toBe(first)
    expect(ends).toHaveLength(2)
  })

  it('are not remembered without end', () => {
    const { frame } = createTextFrames(framesOf, () => undefined)
    frame('x'.repeat(1_048_576))
    expect(frame('more')).not.toBe(frame('more'))
  })
})

function received(bytes: Buffer): string[] {
  return new FrameReader().push(bytes).map(({ payload }) => payload.toString())
}
