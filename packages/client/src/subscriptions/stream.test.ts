import { describe, expect, test, vi } from 'vitest'
import { MaxineError } from '../errors.ts'
import { Stream } from './stream.ts'
import type { Sink, StreamOptions } from './stream.ts'

/** A stream of numbers, whose omissions are -1. */
function createStream(options: StreamOptions = {}) {
  let sink: Sink<number> | undefined
  const stop = vi.fn()
  const start = vi.fn((to: Sink<number>) => {
    sink = to
    return stop
  })
  const stream = new Stream<number>({ start, omission: () => -1 }, options)
  return {
    stream,
    start,
    stop,
    /** Begins it, and gives what is asked for first. */
    begin: () => stream.next(),
    push: (...items: readonly number[]) => items.forEach((item) => sink?.push(item)),
    end: (error?: MaxineError) => sink?.end(error),
    async take(count: number) {
      const taken: unknown[] = []
      for (let index = 0; index < count; index += 1) {
        const { done, value } = await stream.next()
        taken.push(done ? 'end' : value)
      }
      return taken
    },
  }
}

/** Has begun, and nobody waits. */
async function createRunning(options?: StreamOptions) {
  const scene = createStream(options)
  const first = scene.begin()
  scene.push(0)
  await first
  return scene
}

describe('a stream', () => {
  test('begins when it is first asked, and once', () => {
    const { begin, start } = createStream()
    expect(start).not.toHaveBeenCalled()
    void begin()
    void begin()
    expect(start).toHaveBeenCalledTimes(1)
  })

  test('gives what comes, in order, to those who wait and those who come later', async () => {
    const { begin, push, take } = createStream()
    const waiting = [begin(), begin()]
    push(1, 2, 3, 4)
    expect((await Promise.all(waiting)).map(({ value }) => value)).toEqual([1, 2])
    expect(await take(2)).toEqual([3, 4])
  })

  test('left early by a loop stops its source', async () => {
    const { push, stop, stream } = createStream()
    const loop = (async () => {
      for await (const item of stream) if (item === 2) break
    })()
    push(1, 2, 3)
    await loop
    expect(stop).toHaveBeenCalledTimes(1)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  test('left early gives nothing more, not even the gap that was due', async () => {
    const { push, stream } = await createRunning({ buffer: 1 })
    push(1, 2)
    await stream.return()
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  test('that is returned before it began never begins', async () => {
    const { start, stream } = createStream()
    await stream.return()
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(start).not.toHaveBeenCalled()
  })

  test('that ends gives what is left first, and then ends for everybody', async () => {
    const { begin, end, push, take } = await createRunning()
    push(1, 2)
    end()
    push(3)
    expect(await take(4)).toEqual([1, 2, 'end', 'end'])
    expect((await begin()).done).toBe(true)
  })

  test('that ends with an error tells it once, after what is left', async () => {
    const { end, push, stop, stream, take } = await createRunning()
    push(1)
    end(new MaxineError('forbidden', 'no'))
    end()
    expect(await take(1)).toEqual([1])
    await expect(stream.next()).rejects.toMatchObject({ code: 'forbidden' })
    expect(await take(1)).toEqual(['end'])
    expect(stop).toHaveBeenCalledTimes(1)
  })

  test('that ends with an error tells it to the first who waits', async () => {
    const { begin, end } = createStream()
    const [first, second] = [begin(), begin()]
    end(new MaxineError('forbidden', 'no'))
    await expect(first).rejects.toMatchObject({ code: 'forbidden' })
    expect((await second).done).toBe(true)
  })
})

describe('its signal', () => {
  test('ends it without an error, and stops its source', async () => {
    const controller = new AbortController()
    const { begin, stop } = createStream({ signal: controller.signal })
    const waiting = begin()
    controller.abort(new Error('enough'))
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(stop).toHaveBeenCalledTimes(1)
  })

  test('that was aborted before lets nothing begin', async () => {
    const { begin, start } = createStream({ signal: AbortSignal.abort() })
    expect((await begin()).done).toBe(true)
    expect(start).not.toHaveBeenCalled()
  })

  test('is let go of when it ends otherwise', async () => {
    const { signal } = new AbortController()
    const removed = vi.spyOn(signal, 'removeEventListener')
    const { begin, stream } = createStream({ signal })
    void begin()
    await stream.return()
    expect(removed).toHaveBeenCalledTimes(1)
  })
})

describe('items that are not taken in time', () => {
  test('are kept up to the limit, and a gap stands for those that are not', async () => {
    const { push, take } = await createRunning({ buffer: 2 })
    push(1, 2, 3, 4)
    expect(await take(2)).toEqual([1, 2])
    push(5)
    expect(await take(2)).toEqual([-1, 5])
  })

  test('are a gap even when nothing comes after them', async () => {
    const { push, take } = await createRunning({ buffer: 1 })
    push(1, 2)
    expect(await take(2)).toEqual([1, -1])
  })

  test('are a gap even when it ends before anybody looks', async () => {
    const { end, push, take } = await createRunning({ buffer: 1 })
    push(1, 2)
    end()
    expect(await take(3)).toEqual([1, -1, 'end'])
  })

  test('leave their place to the newest, where that is wanted', async () => {
    const { push, take } = await createRunning({ buffer: 2, overflow: 'drop-oldest' })
    push(1, 2, 3, 4)
    expect(await take(2)).toEqual([3, 4])
  })

  test('end it, where that is wanted, after those that were kept', async () => {
    const scene = await createRunning({ buffer: 2, overflow: 'error' })
    scene.push(1, 2, 3, 4)
    expect(await scene.take(2)).toEqual([1, 2])
    await expect(scene.stream.next()).rejects.toMatchObject({ code: 'overflow' })
    expect(scene.stop).toHaveBeenCalledTimes(1)
  })

  test('are a thousand where nothing is said', async () => {
    const { push, take } = await createRunning()
    for (let item = 1; item <= 2_000; item += 1) push(item)
    const taken = await take(1_025)
    expect(taken.slice(-2)).toEqual([1_024, -1])
  })
})
