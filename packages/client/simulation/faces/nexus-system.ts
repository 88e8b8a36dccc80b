import type { Filter } from 'maxine-client'
import { nexus } from 'maxine-client/dialects/nexus'
import { nexusServer } from 'maxine-protocol/dialects/nexus/server'
import { createNexus } from 'maxine-server-ref/core'
import { NexusClient } from '../../src/nexus/nexus-client.ts'
import type { FaceSystem } from './face-system.ts'
import { numberIn } from './face-system.ts'

const FILTERS: FaceSystem['filters'] = [
  { event: 'telemetry.metrics' },
  { event: 'telemetry.metrics', where: { source: 'a' } },
  { event: 'telemetry.metrics', where: { source: ['a', 'b'], level: [1, 2] } },
  { event: 'tasks.updates' },
  { event: 'tasks.updates', where: { priority: ['high', 'critical'] } },
  { event: 'tasks.created' },
  { event: 'system.alerts' },
  { event: 'no.such.channel' },
]

const CHANNELS = ['telemetry.metrics', 'tasks.updates', 'tasks.created', 'system.alerts'] as const

/** Channels with filters, each held by itself; every server greets. */
export const NEXUS_SYSTEM: FaceSystem = {
  dialect: nexus,
  wire: nexusServer,
  greeting: 'always',
  confirmation: 'answers',
  saysAll: true,
  watch: 'server',
  auths: ['off', 'fetch', 'fetch', 'user'],
  carriers: ['header', 'query'],
  filters: FILTERS,
  noise: [
    '{"type":"news","of":"a later version"}',
    '{"type":"event"}',
    '{"type":"subscription_confirmed","channels":7}',
    '{"type":"connection_established","client_id":7}',
    'no JSON',
    '[]',
    '{"type":"error","message":"noise"}',
  ],
  url: 'ws://localhost:3000',
  createCore(parts) {
    const served = createNexus(parts)
    return {
      served,
      publish(n, chance) {
        const data = {
          n,
          source: chance.pick(['a', 'b', 'c']),
          level: chance.between(1, 3),
          priority: chance.pick(['low', 'high', 'critical']),
        }
        void served.publish(chance.pick(CHANNELS), data)
      },
    }
  },
  createClient({ token, tokenVia, ...options }) {
    const via = tokenVia === 'header' ? 'header' : 'query'
    return new NexusClient<Record<string, unknown>>({ ...options, apiKey: token, tokenVia: via })
  },
  factOf: (telling) => telling,
  idOf: ({ data }) => numberIn(data),
  isRefused: ({ event }: Filter, role) =>
    event === 'no.such.channel' || (event === 'system.alerts' && role === 'viewer'),
  isTold: (filter, fact, { truth }) => truth.mustMatch(filter, fact),
}
