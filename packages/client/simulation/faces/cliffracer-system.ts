import { cliffracer, cliffracerTopics } from 'maxine-client/dialects/cliffracer'
import {
  cliffracerServer,
  cliffracerTopicsServer,
} from 'maxine-protocol/dialects/cliffracer/server'
import { createCliffracer } from 'maxine-server-ref/core'
import type { Cliffracer } from 'maxine-server-ref/core'
import { CliffracerClient } from '../../src/cliffracer/cliffracer-client.ts'
import type { Chance } from '../chance.ts'
import type { Fact } from '../truth.ts'
import { isForAll, isInTopic, numberIn } from './face-system.ts'
import type { FaceSystem } from './face-system.ts'

/** Pings and subscriptions of a minute of trouble are more than a service takes by default. */
const MESSAGES_PER_MINUTE = 1_000

const COMMON = {
  saysAll: false,
  watch: 'server',
  carriers: ['query'],
  url: 'ws://localhost:8081/ws',
  noise: [
    '{"type":7}',
    '{"type":"message","user":7}',
    '{"type":"subscribed","topics":7}',
    '{"type":"unsubscribed"}',
    '{"type":"pong","timestamp":"never"}',
    'no JSON',
    '[]',
    '{"type":"error","message":"noise"}',
  ],
  isRefused: () => false,
  open: (client, { topic, event }, hear) =>
    topic === undefined || event !== undefined || !(client instanceof CliffracerClient)
      ? undefined
      : client.subscribe([topic], hear),
  factOf: (telling) => telling,
  idOf: ({ data }) => numberIn(data),
} satisfies Partial<FaceSystem>

/** The guide's service: topics, broadcasts, users and roles. */
export const TOPICS_SYSTEM: FaceSystem = {
  ...COMMON,
  dialect: cliffracerTopics,
  wire: cliffracerTopicsServer,
  greeting: 'mostly',
  confirmation: 'answers',
  auths: ['off', 'fetch', 'fetch', 'user'],
  filters: [
    { topic: 'orders' },
    { topic: 'orders', event: 'order_update' },
    { topic: 'news' },
    { topic: 'quiet' },
    { event: 'announcement' },
    {},
  ],
  createCore(parts) {
    const settings = { messagesPerMinute: MESSAGES_PER_MINUTE }
    const served = createCliffracer({ ...parts, settings })
    return { served, publish: (n, chance) => publish(served, n, chance) }
  },
  createClient: ({ tokenVia: _, ...options }) => new CliffracerClient(options),
  isTold: (filter, fact, { truth, role }) =>
    truth.mustMatch(filter, fact) && (isForMe(fact, role) || isInTopic(filter, fact)),
}

/** The framework's own: sends everything to everyone, and echoes. */
export const STOCK_SYSTEM: FaceSystem = {
  ...COMMON,
  dialect: cliffracer,
  wire: cliffracerServer,
  greeting: 'never',
  confirmation: 'answers',
  auths: ['off'],
  filters: [{}, { topic: 'orders' }, { event: 'broadcast' }, { topic: 'news' }, { event: 'none' }],
  createCore(parts) {
    const settings = { profile: 'stock', messagesPerMinute: MESSAGES_PER_MINUTE } as const
    const served = createCliffracer({ ...parts, settings })
    return { served, publish: (n, chance) => publish(served, n, chance) }
  },
  createClient: ({ tokenVia: _, ...options }) =>
    new CliffracerClient({ ...options, profile: 'stock' }),
  isTold: (filter, fact, { truth }) => truth.mustMatch(filter, fact) && isForAll(fact),
}

/** Roles and users count where there are tokens. */
function isForMe(fact: Fact, role: string): boolean {
  const { to } = fact
  if (isForAll(fact)) return true
  if (to?.kind === 'user') return role !== 'anyone' && to.sub === 'u'
  return to?.kind === 'role' && to.role === role
}

function publish(served: Cliffracer, n: number, chance: Chance): void {
  const deeds: readonly [() => Promise<unknown>, ...(() => Promise<unknown>)[]] = [
    () => served.sendToTopic('orders', { type: 'order_update', n }),
    () => served.sendToTopic('orders', { type: 'payment_completed', n }),
    () => served.sendToTopic('news', { type: 'notification', n }),
    () => served.broadcast({ type: 'announcement', n }),
    () => served.sendToUser(chance.pick(['u', 'somebody']), { type: 'notification', n }),
    () => served.sendToRole(chance.pick(['admin', 'viewer']), { type: 'notification', n }),
  ]
  void chance.pick(deeds)()
}
