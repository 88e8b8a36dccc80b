import { nexus } from 'maxine-protocol/dialects/nexus'
import { expect, test } from 'vitest'
import { clientCorpus } from '../../../../test/corpus.ts'
import { createNexusScene, NOBODY, scopeAuthenticator } from '../../../../test/nexus-scene.ts'
import type { NexusScene } from '../../../../test/nexus-scene.ts'

/** For each of two servers. */
const FRAMES = 30_000
const PER_CONNECTION = 8
const LONGEST = 2_000

/** Stands in the corpus where a secret may stand. */
const CANARY = 'canary-7d1f'

const WHOLE = [
  { action: 'subscribe', channels: ['telemetry.metrics', 'tasks.updates'] },
  { action: 'subscribe', channels: ['tasks.updates'], filters: { priority: ['high', 'low'] } },
  { action: 'subscribe', channels: ['ai.requests', 'none'], filters: null },
  { action: 'unsubscribe', channels: ['tasks.updates'] },
  { action: 'ping' },
].map((frame) => JSON.stringify(frame))

test.each(['open', 'locked'])(
  'a Nexus that is %s takes whatever a client sends, and answers in frames a client can read',
  { timeout: 60_000 },
  async (kind) => {
    const scene = createNexusScene({
      session: { messageBurst: 1_000, authRequired: kind === 'locked', connectionsPerUser: 1_000 },
      authenticator: scopeAuthenticator,
    })
    const pool = [...WHOLE, ...clientCorpus().filter(({ length }) => length <= LONGEST)]
    for (let sent = 0; sent < FRAMES; sent += PER_CONNECTION) await trouble(scene, pool)
    expect(scene.errors).toEqual([])
    expect(scene.nexus.sizes()).toEqual(NOBODY)
    expect(scene.world.pending()).toBe(0)
    const { framesReceived, framesRefused, delivered } = scene.nexus.counters
    // A part is understood and a part is not, or this would try only one half.
    expect(framesRefused).toBeGreaterThan(framesReceived / 50)
    expect(framesRefused).toBeLessThan(framesReceived)
    expect(delivered).toBeGreaterThan(0)
  },
)

async function trouble(scene: NexusScene, pool: readonly string[]): Promise<void> {
  const { random } = scene.world
  const token = random() < 0.5 ? 'ada/viewer/tasks' : 'ada'
  const client = scene.connect({ token })
  for (let sent = 0; sent < PER_CONNECTION; sent += 1) {
    client.says(random() < 0.4 ? pick(random, WHOLE) : mutated(random, pool))
  }
  await scene.tick()
  await scene.nexus.publish('tasks.updates', { priority: 'high' })
  await scene.tick()
  // Nothing inside has failed: the close codes that say so are not among them.
  expect(client.closed?.code, client.closed?.reason).not.toBe(1011)
  for (const text of client.writes.flat()) {
    // Names of channels, filters and actions come back to who named them, and nothing else does.
    if (!/"(channels|message)":/.test(text)) expect(text).not.toContain(CANARY)
    for (const result of nexus.decode(text)) if (!result.ok) throw new Error(text)
  }
  client.drop()
}

function mutated(random: () => number, pool: readonly string[]): string {
  let text = pick(random, pool)
  for (let times = Math.floor(random() * 3); times > 0; times -= 1) {
    const at = Math.floor(random() * (text.length + 1))
    const other = pick(random, pool)
    const from = Math.floor(random() * other.length)
    const piece = random() < 0.5 ? '' : other.slice(from, from + Math.floor(random() * 12))
    text = text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 6))
  }
  return text
}

function pick<Member>(random: () => number, list: readonly Member[]): Member {
  return list[Math.floor(random() * list.length)]!
}
