import { describe, expect, test, vi } from 'vitest'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import type { AbortSignalLike } from '../abort.ts'
import type { TokenGrant } from './token-grant.ts'
import { TokenSource } from './token-source.ts'
import type { TokenRequest } from './token-source.ts'

/** Somebody who gives tokens when the test says so. */
function createScene(token?: string) {
  const world = createVirtualWorld()
  const asked: string[] = []
  const signals: AbortSignalLike[] = []
  const answers: { give: (grant: TokenGrant) => void; fail: (error: unknown) => void }[] = []
  const getToken = ({ reason, signal }: TokenRequest) => {
    asked.push(reason)
    signals.push(signal)
    return new Promise<TokenGrant>((give, fail) => answers.push({ give, fail }))
  }
  const source = new TokenSource({ token, getToken, timeoutMs: 10_000, world })
  return {
    world,
    source,
    asked,
    signals,
    async give(grant: TokenGrant) {
      await world.advance(0)
      answers.shift()?.give(grant)
      await world.advance(0)
    },
    async fail(error: unknown) {
      await world.advance(0)
      answers.shift()?.fail(error)
      await world.advance(0)
    },
  }
}

function createFixed(token?: string) {
  const world = createVirtualWorld()
  return { world, source: new TokenSource({ token, timeoutMs: 10_000, world }) }
}

describe('a token that can be fetched', () => {
  test('is fetched when there is none', async () => {
    const { asked, give, source } = createScene()
    const got = source.get('initial')
    await give('one')
    await got
    expect([source.current, asked]).toEqual(['one', ['initial']])
  })

  test('is fetched once, however many ask', async () => {
    const { asked, give, source } = createScene()
    const all = [source.get('initial'), source.get('expiring'), source.get('rejected')]
    await give('one')
    await Promise.all(all)
    expect(asked).toEqual(['initial'])
  })

  test('is not fetched for a new connection while the present one is good', async () => {
    const { asked, source } = createScene('given')
    await source.get('initial')
    await source.get('reconnect')
    expect([source.current, asked]).toEqual(['given', []])
  })

  test.each(['expiring', 'rejected'] as const)(
    'is fetched when another is needed: %s',
    async (reason) => {
      const { asked, give, source } = createScene('given')
      const got = source.get(reason)
      await give('other')
      await got
      expect([source.current, asked]).toEqual(['other', [reason]])
    },
  )

  test('is fetched for a new connection when three quarters of its life are over', async () => {
    const { asked, give, source, world } = createScene()
    void source.get('initial')
    await give({ token: 'one', expiresInMs: 100_000 })
    await world.advance(74_999)
    await source.get('reconnect')
    expect(asked).toHaveLength(1)
    await world.advance(1)
    void source.get('reconnect')
    await world.advance(0)
    expect(asked).toHaveLength(2)
  })

  test('lives as long as the server says, counted from then, whatever the wall clock does', async () => {
    const { asked, source, world } = createScene('given')
    source.lives(100_000)
    for (const jumpMs of [600_000, -1_200_000, 31_536_000_000, -63_072_000_000]) {
      world.jump(jumpMs)
      await world.advance(10_000)
      await source.get('reconnect')
    }
    expect(asked).toEqual([])
  })

  test('that cannot be fetched says why, and the next one who asks asks again', async () => {
    const { asked, fail, source } = createScene()
    const got = source.get('initial')
    const rejected = expect(got).rejects.toMatchObject({
      code: 'token_unavailable',
      retryable: true,
    })
    await fail(new Error('offline'))
    await rejected
    void source.get('initial')
    await Promise.resolve()
    expect([asked, source.current]).toEqual([['initial', 'initial'], undefined])
  })

  test('that throws at once says why', async () => {
    const world = createVirtualWorld()
    const getToken = () => {
      throw new TypeError('broken')
    }
    const source = new TokenSource({ getToken, timeoutMs: 10_000, world })
    await expect(source.get('initial')).rejects.toMatchObject({ cause: { message: 'broken' } })
    expect(world.pending()).toBe(0)
  })

  test('that does not come in time is given up, and told to', async () => {
    const { signals, source, world } = createScene()
    const rejected = expect(source.get('initial')).rejects.toMatchObject({
      code: 'token_unavailable',
      retryable: true,
    })
    await world.advance(9_999)
    expect(signals[0]?.aborted).toBe(false)
    await world.advance(1)
    await rejected
    expect([signals[0]?.aborted, world.pending()]).toEqual([true, 0])
  })

  test('that comes too late is not taken', async () => {
    const { give, source, world } = createScene()
    void source.get('initial').catch(() => undefined)
    await world.advance(10_000)
    await give('late')
    expect(source.current).toBeUndefined()
  })

  test('that was refused is not shown again', async () => {
    const { asked, give, source } = createScene('given')
    source.forget()
    expect(source.current).toBeUndefined()
    void source.get('reconnect')
    await give('other')
    expect([source.current, asked]).toEqual(['other', ['reconnect']])
  })

  test('is not kept after the end, and what was under way is ended', async () => {
    const { give, signals, source, world } = createScene()
    void source.get('initial')
    await give('one')
    void source.get('expiring')
    await world.advance(0)
    source.reset()
    expect([source.current, signals[1]?.aborted, world.pending()]).toEqual([undefined, true, 0])
    await give('late')
    expect(source.current).toBeUndefined()
  })

  test('is not even asked for where the end comes first', async () => {
    const { asked, source, world } = createScene()
    const got = source.get('initial')
    source.reset()
    await expect(got).rejects.toMatchObject({ code: 'token_unavailable' })
    await world.advance(0)
    expect(asked).toEqual([])
  })

  test('that fails after the end disturbs nobody', async () => {
    const { fail, source, world } = createScene()
    source.get('initial').catch(() => undefined)
    await world.advance(0)
    source.reset()
    await fail(new Error('aborted'))
    expect(world.pending()).toBe(0)
  })
})

describe('a token that is all there is', () => {
  test('is shown without asking anybody, as is none', async () => {
    for (const token of ['given', undefined]) {
      const { source } = createFixed(token)
      await source.get('initial')
      expect(source.current).toBe(token)
    }
  })

  test('is shown again although its time is over: only the server knows', async () => {
    const { source, world } = createFixed('given')
    source.lives(0)
    await world.advance(1_000)
    await source.get('reconnect')
    expect(source.current).toBe('given')
  })

  test('is final when it was refused', async () => {
    const { source } = createFixed('given')
    source.forget()
    const final = { code: 'no_fresh_token', retryable: false }
    await expect(source.get('rejected')).rejects.toMatchObject(final)
  })

  test('that never was is no reason not to try again', async () => {
    const { source } = createFixed()
    source.forget()
    await expect(source.get('rejected')).rejects.toMatchObject({ code: 'no_fresh_token' })
    source.reset()
    await source.get('rejected')
    expect(source.current).toBeUndefined()
  })

  test('can be replaced after that', async () => {
    const { source } = createFixed('given')
    source.forget()
    source.set('other')
    await source.get('rejected')
    expect(source.current).toBe('other')
  })

  test('is kept after the end, for the next connect', () => {
    const { source } = createFixed('given')
    source.reset()
    expect(source.current).toBe('given')
  })
})

test('what is set while another is fetched is not lost to it', async () => {
  const { give, source } = createScene()
  void source.get('initial')
  await Promise.resolve()
  source.set('by hand')
  await give('fetched')
  expect(source.current).toBe('by hand')
})

test('a signal that is given stays quiet when all goes well', async () => {
  const { give, signals, source } = createScene()
  const onAbort = vi.fn()
  void source.get('initial')
  await Promise.resolve()
  signals[0]?.addEventListener('abort', onAbort)
  await give('one')
  expect(onAbort).not.toHaveBeenCalled()
})
