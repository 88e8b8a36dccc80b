/**
 * Where we want to stand: what the table of the same name asks for, by area and case. A value is ours,
 * or ours by another subject's where `against` names one.
 *
 * @typedef {object} Target
 * @property {string} work in words
 * @property {string} area
 * @property {string} case
 * @property {string} [against] a subject of the same case: its ratio is meant
 * @property {{ case: string, forMs?: number }} [by] our value in another case, by which ours is
 *   divided; with `forMs` it is a rate, and divided is by `forMs` / rate
 * @property {string} [unit] of a value, for as long as it is not measured
 * @property {number} [atMost]
 * @property {number} [atLeast]
 */

const ONE_EACH = '1,000 subscribers, one filter, 1 per flush'
const TEN_OWN = '1,000 subscribers, filters differ, 10 per flush'
const HUNDRED_OWN = '1,000 subscribers, filters differ, 100 per flush'
const OPEN_LOOP = '1 M deliveries/s wanted'
const MATCHED = '100,000 subscriptions, about 5 match'
const BARE = 'server CPU, bare hello'
const RESUME = 'server CPU, hello with a position and 10 subscriptions'
const DROPPED = '2,000 clients dropped at once: all back'
const CAPACITY = 'capacity: 2,000 clients at once, bare'
const AWAY = '2,000 clients, server away for 1 s'

/** Of a million that are due in a second: where a round ends is not known more exactly. */
const MILLION = 990_000

/** @type {Target[]} */
export const TARGETS = [
  {
    work: 'fan-out, 1 event per flush, CPU per delivered',
    area: 'fanout',
    case: ONE_EACH,
    against: 'floor',
    atMost: 1.1,
  },
  {
    work: '10 events per flush, filters differ',
    area: 'fanout',
    case: TEN_OWN,
    against: 'floor',
    atMost: 0.14,
  },
  {
    work: '100 events per flush, filters differ',
    area: 'fanout',
    case: HUNDRED_OWN,
    against: 'floor',
    atMost: 0.025,
  },
  {
    work: 'verified deliveries on one core, 1,000 subscribers',
    area: 'fanout',
    case: `${OPEN_LOOP}: delivered`,
    unit: 'events/s',
    atLeast: MILLION,
  },
  {
    work: 'the same, p99 from the due time',
    area: 'fanout',
    case: `${OPEN_LOOP}: p99 from due`,
    unit: 'ms',
    atMost: 20,
  },
  {
    work: 'match at 100,000 subscriptions',
    area: 'match',
    case: MATCHED,
    unit: 'ns/event',
    atMost: 250,
  },
  {
    work: 'match, growth from 1,000 to 100,000',
    area: 'match',
    case: MATCHED,
    by: { case: '1,000 subscriptions, about 5 match' },
    atMost: 1.5,
  },
  {
    work: 'match, cached, correct under churn',
    area: 'match',
    case: `${MATCHED}, cached`,
    unit: 'ns/event',
    atMost: 70,
  },
  {
    work: 'client, any WebSocket, single frames',
    area: 'receive',
    case: 'single frames',
    against: 'ws',
    atMost: 1.15,
  },
  {
    work: 'client, arrays of 100',
    area: 'receive',
    case: 'arrays of 100 (ws: single frames)',
    against: 'ws',
    atMost: 0.6,
  },
  {
    work: 'events nobody here listens to',
    area: 'receive',
    case: 'events nobody listens to, but 4 %',
    against: 'ws',
    atMost: 0.45,
  },
  {
    work: 'replay of 100,000 missed events, batching client',
    area: 'recovery',
    case: '100,000, arrays: rate',
    unit: 'M events/s',
    atLeast: 2,
  },
  {
    work: 'replay of 100,000 missed events, old client',
    area: 'recovery',
    case: '100,000, one by one: rate',
    unit: 'M events/s',
    atLeast: 0.9,
  },
  {
    work: 'the same, CPU of the server',
    area: 'recovery',
    case: '100,000, arrays: server CPU',
    unit: 'µs/event',
    atMost: 0.05,
  },
  {
    work: 'the same, held back for a slow reader',
    area: 'recovery',
    case: 'held back, at most, for a reader that stops for 250 ms',
    unit: 'kB',
    atMost: 256,
  },
  {
    work: 'compressed broadcast, opted in, against uncompressed',
    area: 'fanout',
    case: '200 compressed subscribers, one filter, 10 per flush',
    against: 'maxine-plain',
    atMost: 1.3,
  },
  {
    work: 'memory per idle connection',
    area: 'memory',
    case: '10,000 idle connections: resident',
    unit: 'kB/connection',
    atMost: 9,
  },
  {
    work: 'memory per subscription in a server, heap',
    area: 'match',
    case: `heap of one of ${MATCHED}`,
    unit: 'B',
    atMost: 200,
  },
  {
    work: 'memory per subscription in a client, heap',
    area: 'memory',
    case: '10,000 subscriptions of one client: heap',
    unit: 'B/subscription',
    atMost: 200,
  },
  {
    work: 'storm of 2,000, all back, by N / accept capacity',
    area: 'storm',
    case: DROPPED,
    by: { case: CAPACITY, forMs: 2_000 * 1_000 },
    atMost: 1.5,
  },
  {
    work: 'one resume frame by a bare reconnect, CPU',
    area: 'storm',
    case: RESUME,
    by: { case: BARE },
    atMost: 1.2,
  },
  {
    work: 'attempts of each through a 1 s outage',
    area: 'storm',
    case: `${AWAY}: attempts, most`,
    unit: 'attempts',
    atMost: 3,
  },
  {
    work: 'registry view, 10,000 nodes in 1,000 services',
    area: 'view',
    case: '10,000 nodes in 1,000 services',
    unit: 'ms',
    atMost: 10,
  },
  {
    work: 'registry view, 10,000 nodes in one service',
    area: 'view',
    case: '10,000 nodes in one service',
    unit: 'ms',
    atMost: 10,
  },
  {
    work: 'dashboard, 1,000 services, 500 events/s',
    area: 'page',
    case: '1,000 services, 500 events/s: median',
    unit: 'frames/s',
    atLeast: 55,
  },
]
