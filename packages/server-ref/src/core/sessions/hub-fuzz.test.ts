import { maxine } from 'maxine-protocol/dialects/maxine'
import { expect, test } from 'vitest'
import { clientCorpus } from '../../../test/corpus.ts'
import { createScene, fakeAuthenticator } from '../../../test/scene.ts'
import type { Scene } from '../../../test/scene.ts'

/** For each of two hubs. */
const FRAMES = 50_000

/** Frames on one connection, the first of which decides what it is. */
const PER_CONNECTION = 8

const LONGEST = 2_000

const CANARY = 'canary-7d1f'

/** Frames that take a connection into each of its states, for the others to follow. */
const FIRSTS = [
  { subscribe: true },
  { auth: 'ada/admin', subscribe: true },
  {
    auth: 'ada/admin',
    hello: {
      v: 2,
      accept: ['batch'],
      snapshot: true,
      subscriptions: [{ id: 's1', filter: {} }],
      since: { registry: { epoch: 'e1', offset: 1 } },
    },
  },
  { hello: { v: 2, subscriptions: [{ id: 's1', filter: { event: 'made' } }] } },
].map((frame) => JSON.stringify(frame))

test.each(['open', 'locked'])(
  'a hub that is %s takes whatever a client sends, and answers in frames a client can read',
  { timeout: 120_000 },
  async (kind) => {
    const authRequired = kind === 'locked'
    const scene = await createScene({
      session: { messageBurst: 1_000, authRequired, connectionsPerUser: 1_000 },
      authenticator: (world) => fakeAuthenticator(world),
    })
    for (let made = 0; made < 10; made += 1) await scene.publish('made')
    const pool = [...FIRSTS, ...clientCorpus()].filter(({ length }) => length <= LONGEST)
    for (let sent = 0; sent < FRAMES; sent += PER_CONNECTION) await trouble(scene, pool)
    expect(scene.hub.sizes()).toEqual({ connections: 0, subscriptions: 0, addresses: 0, users: 0 })
    const { framesReceived, framesRefused } = scene.counters
    // A part is understood and a part is not, or this would try only one half.
    expect(framesRefused).toBeGreaterThan(framesReceived / 50)
    expect(framesRefused).toBeLessThan(framesReceived)
  },
)

async function trouble(scene: Scene, pool: readonly string[]): Promise<void> {
  const { random } = scene.world
  const client = scene.connect()
  client.says(random() < 0.5 ? pick(random, FIRSTS) : mutated(random, pool))
  if (random() < 0.3) await scene.tick()
  for (let sent = 1; sent < PER_CONNECTION; sent += 1) client.says(mutated(random, pool))
  await scene.tick()
  // Nothing inside has failed: the close codes that say so are not among them.
  expect(client.closed?.code, client.closed?.reason).not.toBe(1011)
  for (const text of client.writes.flat()) {
    // What a client named itself comes back to it, and nothing else of what it sent.
    if (!/"(id|filter|user)":/.test(text)) expect(text).not.toContain(CANARY)
    for (const result of maxine.decode(text)) if (!result.ok) throw new Error(text)
  }
  client.drop()
}

function mutated(random: () => number, pool: readonly string[]): string {
  let text = pick(random, pool)
  for (let times = Math.floor(random() * 3); times > 0; times -= 1) {
    const at = Math.floor(random() * (text.length + 1))
    const length = Math.floor(random() * 6)
    text = text.slice(0, at) + piece(random, pool) + text.slice(at + length)
  }
  return text
}

function piece(random: () => number, pool: readonly string[]): string {
  const other = pick(random, pool)
  const at = Math.floor(random() * other.length)
  return random() < 0.5 ? '' : other.slice(at, at + Math.floor(random() * 12))
}

function pick<Member>(random: () => number, list: readonly Member[]): Member {
  return list[Math.floor(random() * list.length)]!
}
