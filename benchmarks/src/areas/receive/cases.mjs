/** What is sent by the clock: events a second. */
export const PER_SECOND = 20_000

export const PEERS = ['socket.io', 'centrifuge', 'graphql-ws', 'mqtt', 'mqtt-tcp', 'nats']

/**
 * @typedef {object} Subject
 * @property {string} client a name in receive/clients.mjs
 * @property {string} wire a name in receive/wires.mjs
 * @property {number} [batch] events in a frame
 * @property {number} [subscriptions]
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {Record<string, Subject>} subjects
 * @property {string} [series]
 * @property {number} [size]
 * @property {number} [perWrite] frames in each write of a sender that goes by the clock
 * @property {number} [share] of the usual number of events
 */

const WS = { client: 'ws', wire: 'plain' }
const MAXINE = { client: 'maxine', wire: 'maxine' }

/** @type {Case[]} */
export const CASES = [
  {
    name: 'single frames',
    subjects: {
      floor: { client: 'floor', wire: 'plain' },
      ws: WS,
      maxine: MAXINE,
      ...Object.fromEntries(PEERS.map((name) => [name, { client: name, wire: name }])),
    },
  },
  ...[10, 100].map((batch) => ({
    name: `arrays of ${batch} (ws: single frames)`,
    subjects: {
      ws: WS,
      maxine: { ...MAXINE, batch },
      'ws, arrays': { ...WS, batch },
    },
  })),
  {
    name: 'events nobody listens to, but 4 %',
    subjects: { ws: WS, maxine: { client: 'maxine, unheard', wire: 'maxine' } },
  },
  {
    name: 'for await',
    subjects: {
      ws: WS,
      maxine: { client: 'maxine, iterated', wire: 'maxine' },
      'graphql-ws': { client: 'graphql-ws, iterated', wire: 'graphql-ws' },
      nats: { client: 'nats, iterated', wire: 'nats' },
    },
  },
  ...[1, 100, 10_000].map((size) => ({
    name: `${size} subscriptions`,
    series: 'subscriptions in the client',
    size,
    share: 0.2,
    subjects: { ws: WS, maxine: { ...MAXINE, subscriptions: size } },
  })),
  ...[1, 10, 100].map((perWrite) => ({
    name: `${PER_SECOND / 1_000} k events a second, ${perWrite} in a write`,
    perWrite,
    subjects: { ws: WS, maxine: MAXINE },
  })),
]
