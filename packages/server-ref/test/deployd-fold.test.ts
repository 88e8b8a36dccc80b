import { expect, test } from 'vitest'
import { mulberry32 } from '../src/core/random.ts'
import type { HandlerContext } from '../src/core/systems/deployd/handlers/handler.ts'
import { createDeploydScene } from './deployd-scene.ts'
import type { DeploydScene } from './deployd-scene.ts'

/** Requests of one run, several of them at once. */
const REQUESTS = 300
const COLLECTIONS = ['todos', 'users']

interface Story extends DeploydScene {
  readonly random: () => number
}

/** Handlers that take their time, and now and then do not let something through or fail. */
function createStory(seed: number): Story {
  const random = mulberry32(seed)
  const later = async ({ error, addResponseMessage }: HandlerContext) => {
    const ms = random() < 0.1 ? 5_000 : Math.floor(random() * 50)
    await new Promise<void>((resolve) => void scene.world.after(ms, resolve))
    if (random() < 0.1) throw new Error('a bug')
    if (random() < 0.1) error('n', 'is unlucky')
    if (random() < 0.1) addResponseMessage('hello')
  }
  const handlers = { beforeRequest: later, validate: later, afterCommit: later }
  const scene = createDeploydScene({ handlers: { todos: handlers, users: { validate: later } } })
  return { ...scene, random }
}

/** One request on a document that may or may not be there. */
async function act({ ask, random }: Story, ids: string[]): Promise<void> {
  const collection = pick(COLLECTIONS, random)
  const at = `/${collection}/${ids.length > 0 ? pick(ids, random) : 'none'}`
  const fields = { n: Math.floor(random() * 1_000), [`f${Math.floor(random() * 3)}`]: random() }
  const kind = random()
  if (kind < 0.4) {
    const { body, status } = await ask(`POST /${collection}`, fields)
    if (status === 200) ids.push(body.id)
  } else if (kind < 0.8) await ask(`PUT ${at}`, fields)
  else await ask(`DELETE ${at}`)
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'who hears every change has what the server has, whatever happens to requests (%i)',
  async (seed) => {
    const story = createStory(seed)
    const { world, deployd, connect } = story
    const [client, other] = [await connect(), await connect()]
    const ids: string[] = []
    const running: Promise<void>[] = []
    for (let made = 0; made < REQUESTS; made++) {
      running.push(act(story, ids))
      await world.advance(Math.floor(story.random() * 20))
    }
    await world.advance(60_000)
    await Promise.all(running)

    const heard = client.heard()
    expect(heard.length).toBeGreaterThan(REQUESTS / 4)
    expect(other.heard()).toEqual(heard)
    const held = new Map<string, unknown>()
    for (const { collection, action, document } of heard) {
      const { id } = document as { id: string }
      const key = `${String(collection)}/${id}`
      // Created once, then updated, and deleted at most once.
      expect(held.has(key)).toBe(action !== 'created')
      if (action === 'deleted') held.delete(key)
      else held.set(key, document)
    }
    const kept = new Map<string, unknown>()
    for (const collection of COLLECTIONS) {
      const { result } = await list(deployd, collection, world)
      for (const document of result.found) kept.set(`${collection}/${document.id}`, document)
    }
    expect(Object.fromEntries(held)).toEqual(Object.fromEntries(kept))
    expect(world.pending()).toBe(0)
  },
)

/** The handler of a list takes its time, too, and may fail. */
async function list(
  deployd: DeploydScene['deployd'],
  collection: string,
  world: DeploydScene['world'],
): ReturnType<typeof deployd.collections.list> {
  for (;;) {
    const listed = deployd.collections.list(collection).catch(() => undefined)
    await world.advance(10_000)
    const found = await listed
    if (found) return found
  }
}
