import { describe, expect, test, vi } from 'vitest'
import { declined, fakeServer, json } from '../../test/fake-fetch.ts'
import type { FakeAnswer, FakeRequest } from '../../test/fake-fetch.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { MaxineError } from '../errors.ts'
import type { KeepOptions } from './live-registration.ts'
import { MaxineClient } from './maxine-client.ts'
import type { MaxineClientOptions } from './options.ts'

const INSTANCE = { serviceName: 'orders', host: 'h', port: 1, metadata: { zone: 'a' } }

describe('a registration', () => {
  test('tells the server what there is, and knows what the server calls it', async () => {
    const { kept, requests } = await keep()
    expect(kept.nodeId).toBe('orders:h:1')
    expect(lines(requests)).toEqual(['POST /register'])
    expect(requests[0]?.body).toEqual(INSTANCE)
  })

  test('that the server refuses is an error, and leaves no timer', async () => {
    const { asked, world } = keeping({ register: () => declined(409, 'conflict') })
    await expect(asked).rejects.toMatchObject({ code: 'conflict' })
    expect(world.pending()).toBe(0)
  })

  test('beats every ten seconds or so where nothing is said', async () => {
    const { world, requests } = await keep()
    await world.advance(8_999)
    expect(beats(requests)).toBe(0)
    await world.advance(2_001)
    expect(beats(requests)).toBe(1)
    expect(requests[1]?.body).toEqual({ nodeId: 'orders:h:1' })
    await world.advance(220_000)
    expect(beats(requests)).toBeGreaterThanOrEqual(21)
    expect(beats(requests)).toBeLessThanOrEqual(25)
  })

  test.each([
    ['lowest', 0, 900],
    ['highest', 1, 1_100],
  ])('beats as often as heartbeatEveryMs says, give or take: %s', async (_, chance, expected) => {
    const world = { ...createVirtualWorld(), random: () => chance }
    const { requests } = await keep({}, { heartbeatEveryMs: 1_000 }, { world })
    await world.advance(expected - 1)
    expect(beats(requests)).toBe(0)
    await world.advance(1)
    expect(beats(requests)).toBe(1)
  })

  test.each([
    ['a third of what the server says', 6_000, 2_000],
    ['no more than one a second', 30, 1_000],
    ['one an hour at least', 1e12, 3_600_000],
    ['the usual for what is no time', -5, 10_000],
  ])('beats in its own time: %s', async (_, expiresInMs, expected) => {
    const world = { ...createVirtualWorld(), random: () => 0.5 }
    const register = () => ({ nodeId: 'orders:h:1', expiresInMs })
    const { requests } = await keep({ register }, {}, { world })
    await world.advance(expected - 1)
    expect(beats(requests)).toBe(0)
    await world.advance(1)
    expect(beats(requests)).toBe(1)
  })

  test.each([0, -1, Number.NaN, Infinity])('cannot beat every %d ms', async (heartbeatEveryMs) => {
    const { asked, requests } = keeping({}, { heartbeatEveryMs })
    await expect(asked).rejects.toMatchObject({ code: 'bad_option' })
    expect(requests).toEqual([])
  })

  test.each([
    ['success false', () => ({ success: false })],
    ['404', () => declined(404, 'not-found')],
  ])('that the server forgot is made again and told of: %s', async (_, heartbeat) => {
    const onRegisteredAgain = vi.fn()
    const onProblem = vi.fn()
    const register = vi.fn(() => ({ nodeId: 'other' })).mockReturnValueOnce({ nodeId: 'first' })
    const told = { onRegisteredAgain, onProblem, heartbeatEveryMs: 100 }
    const { kept, world, requests } = await keep({ register, heartbeat }, told)
    await world.advance(110)
    expect(lines(requests)).toEqual(['POST /register', 'POST /heartbeat', 'POST /register'])
    expect(requests[2]?.body).toEqual(INSTANCE)
    expect(onRegisteredAgain.mock.calls).toEqual([['other']])
    expect(kept.nodeId).toBe('other')
    expect(onProblem).not.toHaveBeenCalled()
    await world.advance(110)
    expect(requests[3]?.body).toEqual({ nodeId: 'other' })
  })

  test('that cannot be made again is tried with the next heartbeat', async () => {
    const onProblem = vi.fn()
    const register = vi
      .fn<() => FakeAnswer>(() => ({ nodeId: 'n' }))
      .mockReturnValueOnce({ nodeId: 'n' })
      .mockReturnValueOnce(declined(409, 'conflict'))
    const onRegisteredAgain = vi.fn()
    const answers = { register, heartbeat: () => ({ success: false }) }
    const { world } = await keep(answers, { onProblem, onRegisteredAgain, heartbeatEveryMs: 100 })
    await world.advance(110)
    expect(codes(onProblem)).toEqual(['conflict'])
    await world.advance(110)
    expect(onRegisteredAgain).toHaveBeenCalledOnce()
  })
})

describe('a heartbeat that fails', () => {
  test('is repeated, and nobody hears of it when that works', async () => {
    const onProblem = vi.fn()
    const heartbeat = vi.fn<() => FakeAnswer>(() => ({ success: true }))
    heartbeat.mockReturnValueOnce(new TypeError('fetch failed'))
    const { world, requests } = await keep({ heartbeat }, { onProblem, heartbeatEveryMs: 1_000 })
    await world.advance(1_400)
    expect(beats(requests)).toBe(2)
    expect(onProblem).not.toHaveBeenCalled()
  })

  test('for good is told of, and the next one comes all the same', async () => {
    const onProblem = vi.fn()
    const heartbeat = vi
      .fn<() => FakeAnswer>(() => ({ success: true }))
      .mockReturnValueOnce(declined(403, 'forbidden'))
    const { world, requests } = await keep({ heartbeat }, { onProblem, heartbeatEveryMs: 100 })
    await world.advance(110)
    expect(codes(onProblem)).toEqual(['forbidden'])
    await world.advance(110)
    expect(beats(requests)).toBe(2)
    expect(onProblem).toHaveBeenCalledOnce()
  })

  test('without anybody who listens is no unhandled rejection', async () => {
    const { world, requests } = await keep({ heartbeat: () => new TypeError('fetch failed') })
    await world.advance(60_000)
    expect(beats(requests)).toBeGreaterThan(4)
  })

  test('never overlaps with the one before', async () => {
    const heartbeat = () => new Promise<FakeAnswer>(() => undefined)
    const { world, requests } = await keep({ heartbeat }, { heartbeatEveryMs: 10 })
    await world.advance(9_000)
    expect(beats(requests)).toBe(1)
  })
})

describe('a handler that throws', () => {
  const toss = () => {
    throw new Error('oops')
  }

  test('is a problem', async () => {
    const onProblem = vi.fn()
    const told = { onProblem, onRegisteredAgain: toss, heartbeatEveryMs: 100 }
    const { world } = await keep({ heartbeat: () => ({ success: false }) }, told)
    await world.advance(110)
    expect(codes(onProblem)).toEqual(['handler_failed'])
  })

  test('stops nothing', async () => {
    const told = { onProblem: toss, heartbeatEveryMs: 100 }
    const { world, requests } = await keep({ heartbeat: () => declined(403, 'forbidden') }, told)
    await world.advance(400)
    expect(beats(requests)).toBeGreaterThan(2)
  })
})

describe('the end of a registration', () => {
  const ends: [string, Partial<KeepOptions>, (it: Ending) => unknown][] = [
    ['deregister()', {}, ({ kept }) => kept.deregister()],
    ['await using', {}, disposeOf],
  ]
  test.each(ends)('by %s: it is removed, and nothing is left', async (_, options, end) => {
    const kept = await keep({}, options)
    await end(kept)
    expect(lines(kept.requests)).toEqual(['POST /register', 'DELETE /deregister'])
    expect(kept.requests[1]?.body).toEqual({ nodeId: 'orders:h:1' })
    expect(kept.world.pending()).toBe(0)
  })

  test.each(['of the call', 'of the client'])('by the signal %s', async (whose) => {
    const controller = new AbortController()
    const signal = { signal: controller.signal }
    const { world, requests } = await (whose === 'of the call'
      ? keep({}, signal)
      : keep({}, {}, signal))
    controller.abort()
    await world.advance(0)
    expect(lines(requests)).toEqual(['POST /register', 'DELETE /deregister'])
    expect(world.pending()).toBe(0)
  })

  test('by an abort at any moment of the beginning: nothing is kept', async () => {
    for (let moment = 0; moment < 60; moment++) {
      const controller = new AbortController()
      const { signal } = new AbortController()
      const added = vi.spyOn(signal, 'addEventListener')
      const removed = vi.spyOn(signal, 'removeEventListener')
      const { asked, world, requests } = keeping({}, { signal }, { signal: controller.signal })
      const outcome = asked.catch(() => 'none')
      for (let step = 0; step < moment; step++) await Promise.resolve()
      controller.abort('enough')
      await world.advance(0)
      const last = (await outcome) === 'none' ? undefined : lines(requests).at(-1)
      expect(last ?? 'DELETE /deregister').toBe('DELETE /deregister')
      expect(world.pending()).toBe(0)
      expect(removed.mock.calls.length).toBeGreaterThanOrEqual(added.mock.calls.length)
    }
  })

  test('comes once, however often it is asked for', async () => {
    const { kept, requests } = await keep()
    await Promise.all([kept.deregister(), kept.deregister()])
    await disposeOf({ kept })
    expect(requests).toHaveLength(2)
  })

  test('leaves no listener on a signal that lives on', async () => {
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    const { kept } = await keep({}, { signal })
    await kept.deregister()
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length)
  })

  test('waits for a registration on its way, or that would outlast it', async () => {
    let arrive: (answer: object) => void = () => undefined
    const again = new Promise<FakeAnswer>((resolve) => (arrive = resolve))
    const register = vi
      .fn<() => FakeAnswer | Promise<FakeAnswer>>(() => again)
      .mockReturnValueOnce({ nodeId: 'first' })
    const answers = { register, heartbeat: () => ({ success: false }) }
    const { kept, world, requests } = await keep(answers, { heartbeatEveryMs: 100 })
    await world.advance(110)
    const left = kept.deregister()
    await world.advance(0)
    expect(lines(requests)).toEqual(['POST /register', 'POST /heartbeat', 'POST /register'])
    arrive({ nodeId: 'second' })
    await left
    expect(requests[3]).toMatchObject({ method: 'DELETE', body: { nodeId: 'second' } })
    expect(world.pending()).toBe(0)
  })

  test('does not wait for a heartbeat on its way', async () => {
    const onProblem = vi.fn()
    const heartbeat = () => new Promise<FakeAnswer>(() => undefined)
    const { kept, world, requests } = await keep({ heartbeat }, { heartbeatEveryMs: 10, onProblem })
    await world.advance(20)
    await kept.deregister()
    expect(lines(requests).at(-1)).toBe('DELETE /deregister')
    expect(world.pending()).toBe(0)
    expect(onProblem).not.toHaveBeenCalled()
  })

  test('that fails is an error for who asked, and a problem for a disposal', async () => {
    const onProblem = vi.fn()
    const deregister = () => declined(403, 'forbidden')
    const asked = (await keep({ deregister }, { onProblem })).kept
    await expect(asked.deregister()).rejects.toMatchObject({ code: 'forbidden' })
    await disposeOf({ kept: asked })
    expect(onProblem).not.toHaveBeenCalled()
    await disposeOf({ kept: (await keep({ deregister }, { onProblem })).kept })
    expect(codes(onProblem)).toEqual(['forbidden'])
  })

  test('of what the server forgot already is no problem', async () => {
    const { kept } = await keep({ deregister: () => ({ success: false }) })
    await expect(kept.deregister()).resolves.toBeUndefined()
  })

  test('before the beginning ends the registering', async () => {
    const controller = new AbortController()
    const register = () => new Promise<FakeAnswer>(() => undefined)
    const { asked, world } = keeping({ register }, { signal: controller.signal })
    controller.abort('enough')
    await expect(asked).rejects.toBe('enough')
    expect(world.pending()).toBe(0)
  })
})

interface Ending {
  readonly kept: Awaited<ReturnType<MaxineClient['register']>>
}

async function disposeOf({ kept }: Ending): Promise<void> {
  await kept[Symbol.asyncDispose]()
}

type Answering = (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>

interface Answers {
  readonly register?: Answering
  readonly heartbeat?: Answering
  readonly deregister?: Answering
}

/** Registers at a server that is content with everything but what the answers say. */
function keeping(
  answers: Answers = {},
  options: KeepOptions = {},
  clientOptions: Partial<MaxineClientOptions> = {},
) {
  const world = createVirtualWorld()
  const { fetch, requests } = fakeServer((request) => {
    const answer = answers[request.path.slice(1) as keyof Answers]
    return answer?.(request) ?? json({ nodeId: 'orders:h:1', success: true })
  })
  const client = new MaxineClient({ url: 'https://maxine.test', fetch, world, ...clientOptions })
  return { asked: client.register(INSTANCE, options), world, requests }
}

async function keep(...given: Parameters<typeof keeping>) {
  const { asked, ...rest } = keeping(...given)
  return { ...rest, kept: await asked }
}

function lines(requests: readonly FakeRequest[]): string[] {
  return requests.map(({ method, path }) => `${method} ${path}`)
}

function beats(requests: readonly FakeRequest[]): number {
  return requests.filter(({ path }) => path === '/heartbeat').length
}

function codes(onProblem: ReturnType<typeof vi.fn>): string[] {
  return onProblem.mock.calls.map(([problem]) => {
    expect(problem).toBeInstanceOf(MaxineError)
    return (problem as MaxineError).code
  })
}
