/**
 * @typedef {{ event?: string, serviceName?: string, nodeId?: string }} Filter
 * @typedef {{ event: string, serviceName: string, nodeId: string }} Subject
 *
 * @typedef {object} Index finds who wants an event
 * @property {(subscriber: object, id: string, filter: Filter) => void} set
 * @property {(subscriber: object, id: string) => void} remove
 * @property {(subject: Subject) => number} match how many subscribers were found
 * @property {(subject: Subject) => object[]} find those
 */

/**
 * By who measures it: each keeps what it must to add and remove subscriptions by id.
 *
 * @type {Record<string, () => Promise<Index> | Index>}
 */
export const INDEXES = {
  maxine: () => createShippedIndex(),
  'maxine-search': () => createShippedIndex(0),
  keyed: createKeyedIndex,
  scan: () =>
    createScan(
      (filter) => filter,
      (kept) => kept,
    ),
  'json-scan': () => createScan(JSON.stringify, JSON.parse),
  floor: createFloor,
}

/**
 * The index of maxine-server-ref, which is no public entry: read where the build puts it.
 *
 * @param {number} [mostRemembered] 0 for the search alone; what the server has where it is left out
 */
async function createShippedIndex(mostRemembered) {
  const main = import.meta.resolve('maxine-server-ref')
  const path = new URL('core/sessions/subscription-index.js', main)
  const { createSubscriptionIndex } = await import(path.href)
  const index = createSubscriptionIndex(mostRemembered)
  const find = ({ event, serviceName, nodeId }) => index.match(event, serviceName, nodeId)
  return {
    set: (subscriber, id, filter) => index.set(subscriber, id, filter),
    remove: (subscriber, id) => void index.remove(subscriber, id),
    match: (subject) => find(subject).length,
    find: (subject) => [...find(subject)],
  }
}

/** One table with the parts of the filter as one text, asked once for each shape of filter. */
function createKeyedIndex() {
  const table = new Map()
  const held = new Map()
  const keyOf = ({ event = '', serviceName = '', nodeId = '' }) =>
    `${event}|${serviceName}|${nodeId}`
  const remove = (subscriber, id) => {
    const key = held.get(subscriber)?.get(id)
    if (key === undefined) return
    held.get(subscriber).delete(id)
    const subscribers = table.get(key)
    const left = subscribers.get(subscriber) - 1
    if (left > 0) subscribers.set(subscriber, left)
    else subscribers.delete(subscriber)
    if (subscribers.size === 0) table.delete(key)
  }
  const find = ({ event, serviceName, nodeId }) => {
    const found = new Set()
    for (let shape = 0; shape < 8; shape++) {
      const key = `${shape & 1 ? event : ''}|${shape & 2 ? serviceName : ''}|${shape & 4 ? nodeId : ''}`
      const subscribers = table.get(key)
      if (subscribers) for (const subscriber of subscribers.keys()) found.add(subscriber)
    }
    return found
  }
  return {
    set(subscriber, id, filter) {
      remove(subscriber, id)
      if (!held.has(subscriber)) held.set(subscriber, new Map())
      const key = keyOf(filter)
      held.get(subscriber).set(id, key)
      if (!table.has(key)) table.set(key, new Map())
      table.get(key).set(subscriber, (table.get(key).get(subscriber) ?? 0) + 1)
    },
    remove,
    match: (subject) => find(subject).size,
    find: (subject) => [...find(subject)],
  }
}

/** Asks each subscriber's filters one after the other, kept as objects or as text. */
function createScan(keep, read) {
  const held = new Map()
  const passes = (kept, { event, serviceName, nodeId }) => {
    const filter = read(kept)
    return (
      (filter.event === undefined || filter.event === event) &&
      (filter.serviceName === undefined || filter.serviceName === serviceName) &&
      (filter.nodeId === undefined || filter.nodeId === nodeId)
    )
  }
  const find = (subject) => {
    const found = []
    for (const [subscriber, filters] of held) {
      for (const kept of filters.values()) {
        if (!passes(kept, subject)) continue
        found.push(subscriber)
        break
      }
    }
    return found
  }
  return {
    set(subscriber, id, filter) {
      if (!held.has(subscriber)) held.set(subscriber, new Map())
      held.get(subscriber).set(id, keep(filter))
    },
    remove: (subscriber, id) => void held.get(subscriber)?.delete(id),
    match: (subject) => find(subject).length,
    find,
  }
}

/** One look into one table: whether somebody asked for the node. @returns {Index} */
function createFloor() {
  const table = new Map()
  const lists = new Map()
  return {
    set(subscriber, id, { nodeId }) {
      if (nodeId !== undefined) table.set(nodeId, 1)
      lists.set(subscriber, id)
    },
    remove() {},
    match: ({ nodeId }) => table.get(nodeId) ?? 0,
    find: () => [],
  }
}
