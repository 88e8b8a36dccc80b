import { cliffracer, cliffracerTopics } from 'maxine-protocol/dialects/cliffracer'
import { describe, expect, test } from 'vitest'
import { mulberry32 } from '../src/core/random.ts'
import { createCliffracerScene, NOBODY } from './cliffracer-scene.ts'
import { clientCorpus } from './corpus.ts'

const RATE_LIMITED = { type: 'error', message: 'Rate limit exceeded', code: 'rate_limited' }
const MINUTE = 60_000

describe('the heartbeat', () => {
  test('pings every interval, and keeps whoever answers', async () => {
    const { enter, world } = createCliffracerScene({ session: { heartbeatMs: 1_000 } })
    const client = await enter()
    for (let beat = 0; beat < 10; beat += 1) {
      await world.advance(1_000)
      client.says({ type: 'pong' })
    }
    expect(client.frames).toEqual(Array.from({ length: 10 }, () => ({ type: 'ping' })))
    expect(client.closed).toBeUndefined()
  })

  test('removes who has said nothing for two intervals, from the room too', async () => {
    const { core, enter, world } = createCliffracerScene()
    const silent = await enter({ path: '/chat/lobby' })
    await world.advance(20_000)
    const lively = await enter({ path: '/chat/lobby' })
    await world.advance(20_000)
    lively.says({ type: 'typing' })
    await world.advance(20_000)
    expect(silent.closed).toEqual({ code: 4409, reason: 'no answer to pings' })
    expect(lively.closed).toBeUndefined()
    await world.advance(0)
    expect(lively.frames.map(({ type }) => type)).toEqual(['ping', 'user_left', 'ping'])
    expect(core.sizes().connections).toBe(1)
  })

  test('keeps a client whose library answers the pings of the protocol, as those of the guide', async () => {
    const { enter, world } = createCliffracerScene({ session: { heartbeatMs: 1_000 } })
    const client = await enter()
    for (let beat = 0; beat < 10; beat += 1) {
      await world.advance(1_000)
      client.pongs()
    }
    expect(client.closed).toBeUndefined()
  })

  test('takes a broken frame for a sign of life, and one beyond the limit', async () => {
    const { enter, world } = createCliffracerScene({
      session: { heartbeatMs: 1_000 },
      settings: { messagesPerMinute: 1 },
    })
    const client = await enter()
    for (let beat = 0; beat < 10; beat += 1) {
      await world.advance(1_000)
      client.says('{')
    }
    expect(client.closed).toBeUndefined()
  })

  test('needs one timer however many there are, and none when nobody is', async () => {
    const { enter, world } = createCliffracerScene()
    const clients = [await enter(), await enter(), await enter()]
    expect(world.pending()).toBe(1)
    for (const client of clients) client.drop()
    expect(world.pending()).toBe(0)
    await enter()
    expect(world.pending()).toBe(1)
  })
})

describe('the rate limit', () => {
  test('answers and drops every frame beyond 60 in any minute, and the connection stays', async () => {
    const { core, enter, world } = createCliffracerScene()
    const client = await enter()
    const say = async (count: number) => {
      for (let n = 0; n < count; n += 1) client.says({ type: 'ping' })
      await world.advance(0)
      return client.heard().filter(({ type }) => type === 'pong').length
    }
    expect(await say(30)).toBe(30)
    await world.advance(MINUTE / 2)
    client.says({ type: 'pong' })
    client.heard()
    expect(await say(29)).toBe(29)
    client.says({ type: 'subscribe', topics: ['a'] }, '{', { type: 'pong' })
    await world.advance(0)
    expect(client.heard()).toEqual([RATE_LIMITED, RATE_LIMITED, RATE_LIMITED])
    expect(core.sizes().subscriptions).toBe(0)
    // The first 30 are a minute old; a bucket that is filled would let more through.
    await world.advance(MINUTE / 2)
    client.heard()
    expect(await say(40)).toBe(30)
    expect(client.closed).toBeUndefined()
    expect(core.counters.rateLimited).toBe(13)
  })

  test('counts each connection by itself, also those of one user', async () => {
    const { enter, tick } = createCliffracerScene({
      access: 'locked',
      settings: { messagesPerMinute: 100 },
    })
    const clients = [await enter({ token: 'ada/viewer' }), await enter({ token: 'ada/viewer' })]
    for (const client of clients) {
      for (let n = 0; n < 101; n += 1) client.says({ type: 'ping' })
    }
    await tick()
    for (const { frames } of clients) {
      expect(frames.filter(({ type }) => type === 'pong')).toHaveLength(100)
      expect(frames.at(-1)).toEqual(RATE_LIMITED)
    }
  })
})

describe('bad input', () => {
  test.each([
    ['{', 'not_json'],
    ['', 'not_json'],
    ['7', 'bad_shape'],
    ['[]', 'bad_shape'],
    ['{"type":7}', 'invalid_format'],
    ['{}', 'invalid_format'],
    ['{"type":"subscribe","topics":"orders"}', 'bad_shape'],
    ['{"type":"subscribe","topics":["orders",""]}', 'bad_shape'],
    ['{"type":"subscribe","channel":7}', 'bad_shape'],
    ['{"type":"unsubscribe"}', 'bad_shape'],
    ['{"type":"unsubscribe","topics":[null]}', 'bad_shape'],
    ['{"type":"note","__proto__":1}', 'forbidden_key'],
    [`{"type":"note","data":${'['.repeat(17)}${']'.repeat(17)}}`, 'too_deep'],
    [`{"type":"note","text":"${'x'.repeat(70_000)}"}`, 'too_large'],
  ])('is answered with an error, and changes nothing: %.60s', async (text, code) => {
    const { core, enter, tick } = createCliffracerScene()
    const client = await enter()
    client.says(text, { type: 'ping' })
    await tick()
    expect(client.frames).toMatchObject([{ type: 'error', code }, { type: 'pong' }])
    expect(core.counters.framesRefused).toBe(1)
    expect(core.sizes().subscriptions).toBe(0)
  })

  test('in binary ends the connection with 1003', async () => {
    const { enter } = createCliffracerScene()
    const client = await enter()
    client.saysBinary()
    expect(client.closed).toEqual({ code: 1003, reason: 'text frames only' })
  })

  test('is given back by no stock server where it would be too deep for clients', async () => {
    const { enter, tick } = createCliffracerScene({ settings: { profile: 'stock' } })
    const client = await enter()
    client.says(`{"a":${'['.repeat(15)}${']'.repeat(15)}}`)
    await tick()
    expect(client.frames).toMatchObject([{ type: 'error', code: 'too_deep' }])
  })
})

const PLACES = [
  { profile: 'topics', path: '/ws', dialect: cliffracerTopics },
  { profile: 'topics', path: '/chat/lobby', dialect: cliffracerTopics },
  { profile: 'stock', path: '/ws', dialect: cliffracer },
] as const

test.each(PLACES)(
  'whatever is said at $path of $profile, the answers are frames that clients can read',
  { timeout: 60_000 },
  async ({ profile, path, dialect }) => {
    const { core, errors, enter, tick, world } = createCliffracerScene({
      settings: { profile, messagesPerMinute: 1_000_000, onMessage: () => undefined },
    })
    const random = mulberry32(7)
    const pool = clientCorpus().filter((text) => text.length < 2_000)
    const [client, other] = [await enter({ path }), await enter({ path })]
    let answers = 0
    for (let n = 0; n < 10_000; n += 1) {
      client.says(mutated(pool[Math.floor(random() * pool.length)]!, random))
      if (n % 100 === 0) await tick()
      for (const text of client.writes.splice(0).flat()) {
        answers += 1
        const wrong = dialect.decode(text).find((read) => !read.ok)
        if (wrong) throw new Error(`${text}: ${JSON.stringify(wrong)}`)
        expect(text.includes('canary-7d1f') && text.includes('"type":"error"')).toBe(false)
      }
    }
    await tick()
    expect(answers).toBeGreaterThan(1_000)
    expect(errors).toEqual([])
    expect(client.closed).toBeUndefined()
    for (const one of [client, other]) one.drop()
    await tick()
    expect(core.sizes()).toEqual(NOBODY)
    expect(world.pending()).toBe(0)
  },
)

/** Now and then a piece is cut out or comes twice. */
function mutated(text: string, random: () => number): string {
  if (random() < 0.5) return text
  const [at, end] = [random(), random()].map((part) => Math.floor(part * text.length)).sort()
  return random() < 0.5 ? text.slice(0, at) + text.slice(end) : text.slice(0, end) + text.slice(at)
}
