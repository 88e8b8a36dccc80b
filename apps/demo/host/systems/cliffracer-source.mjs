import { createChance } from './chance.mjs'
import { every } from './every.mjs'

/** Milliseconds between two updates of orders, and between two things that are said in the lobby. */
const ORDERS_MS = 1_100
const TALK_MS = 7_000

/** Whom the made-up guest is asked as. */
const GUEST = 'Robin'

const SHOPS = ['orders.eu', 'orders.us', 'orders.asia']
const STEPS = ['placed', 'paid', 'packed', 'shipped', 'delivered']
const GOODS = ['a kettle', 'two chairs', 'a lamp', 'a bicycle', 'tea for a year']
const TALK = [
  'Anybody here?',
  'The lamp sells well today.',
  'Say something, and I answer.',
  'I should really be working.',
]
const ANSWERS = ['True.', 'Really?', 'I thought so too.', 'Tell me more.', 'Ha!']

/**
 * Orders that go their way, and a guest who is at home in the lobby.
 *
 * @param {() => Pick<import('maxine-server-ref').RunningCliffracer['core'], 'sendToTopic' | 'sendToRoom'>} core the one of now
 * @param {() => number} [random]
 * @returns {() => void} ends it
 */
export function runCliffracerSource(core, random = Math.random) {
  const chance = createChance(random)
  /** @type {Map<string, { topic: string, what: string, step: number }>} */
  const orders = new Map()
  let last = 1_000
  const ends = [
    every(ORDERS_MS, () => {
      const { id, order } = next()
      const { topic, what, step } = order
      const data = { order_id: id, status: STEPS[step], what, shop: topic }
      return core().sendToTopic(topic, { type: 'order_update', data })
    }),
    every(TALK_MS, () => say(core, chance.pick(TALK))),
  ]
  return () => ends.forEach((end) => end())

  /** An order that goes on, or another one. */
  function next() {
    const [id] = orders.size > 0 ? [chance.pick([...orders.keys()])] : ['']
    const known = orders.get(id)
    if (known && (orders.size >= 12 || chance.happens(0.7))) {
      const order = { ...known, step: known.step + 1 }
      if (order.step === STEPS.length - 1) orders.delete(id)
      else orders.set(id, order)
      return { id, order }
    }
    const order = { topic: chance.pick(SHOPS), what: chance.pick(GOODS), step: 0 }
    last += 1
    orders.set(`#${last}`, order)
    return { id: `#${last}`, order }
  }
}

/**
 * Answers in the lobby, as a hook of the service does: after a moment, for nobody types faster.
 *
 * @param {() => Pick<import('maxine-server-ref').RunningCliffracer['core'], 'sendToRoom'>} core
 * @param {{ room?: string, answerAfterMs?: number, random?: () => number }} [options]
 */
export function createGreeter(core, { room = 'lobby', answerAfterMs = 900, random } = {}) {
  const chance = createChance(random ?? Math.random)
  return (
    /** @type {{ room: string | undefined }} */ guest,
    /** @type {{ type: string }} */ { type },
  ) => {
    if (guest.room !== room || type !== 'message') return
    const answer = () => say(core, chance.pick(ANSWERS)).catch(() => undefined)
    setTimeout(() => void answer(), answerAfterMs).unref()
  }
}

/**
 * @param {() => Pick<import('maxine-server-ref').RunningCliffracer['core'], 'sendToRoom'>} core
 * @param {string} message
 */
async function say(core, message) {
  await core().sendToRoom('lobby', { type: 'message', user: GUEST, message })
}
