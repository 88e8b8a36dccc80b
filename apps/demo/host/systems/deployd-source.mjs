import { createChance } from './chance.mjs'
import { every } from './every.mjs'

/** Milliseconds between two things that a colleague does. */
const EVERY_MS = 4_000

/** So many todos are never exceeded by the colleague. */
const MOST = 8

const ADJECTIVES = ['quick', 'long', 'dull', 'lovely', 'short']
const TODOS = ['call with the bank', 'review', 'walk', 'list for Friday', 'letter to the landlord']
const FIRST = [
  { title: 'Open this page in a second window', priority: 5 },
  { title: 'Add something urgent: 8 or more', priority: 3 },
  { title: 'Drop the connection, and watch', priority: 2 },
]

/** As whom the colleague is known to handlers, and to whoever hears of a change. */
const COLLEAGUE = /** @type {const} */ ({
  kind: 'user',
  identity: {
    sub: 'robin',
    role: 'operator',
    user: { username: 'robin' },
    expiresAt: Infinity,
    authenticatedAt: 0,
  },
})

/**
 * A colleague who shares the todos: adds some, does some, and tidies up behind everybody.
 *
 * @param {() => Pick<import('maxine-server-ref').RunningDeployd['core'], 'collections'>} core the one of now
 * @param {() => number} [random]
 * @returns {() => void} ends it
 */
export function runDeploydSource(core, random = Math.random) {
  const chance = createChance(random)
  void addAll(core()).catch(() => undefined)
  return every(EVERY_MS, () => act(core().collections, chance))
}

/** One after the other, so that they are as old as they stand there. @param {Pick<import('maxine-server-ref').RunningDeployd['core'], 'collections'>} core */
async function addAll({ collections }) {
  for (const todo of FIRST) await collections.create('todos', todo, COLLEAGUE)
}

/**
 * @param {import('maxine-server-ref').RunningDeployd['core']['collections']} collections
 * @param {import('./chance.mjs').Chance} chance
 */
async function act(collections, chance) {
  const { result } = await collections.list('todos')
  const [done, open] = [true, false].map((is) =>
    result.found.filter(({ completed }) => (completed === true) === is),
  )
  if (done.length > 2 || result.found.length >= MOST) {
    return collections.delete('todos', (done[0] ?? result.found[0]).id, COLLEAGUE)
  }
  if (open.length > 4 || (open.length > 2 && chance.happens(0.4))) {
    return collections.update('todos', chance.pick(open).id, { completed: true }, COLLEAGUE)
  }
  const title = `A ${chance.pick(ADJECTIVES)} ${chance.pick(TODOS)}`
  const priority = Math.ceil(chance.between(0, 9))
  return collections.create('todos', { title, priority }, COLLEAGUE)
}
