import { deployd, deploydRooms } from 'maxine-client/dialects/deployd'
import { deploydRoomsServer, deploydServer } from 'maxine-protocol/dialects/deployd/server'
import { createDeployd } from 'maxine-server-ref/core'
import type { Deployd } from 'maxine-server-ref/core'
import { DeploydClient } from '../../src/deployd/deployd-client.ts'
import type { Chance } from '../chance.ts'
import { isForAll, isInTopic, numberIn } from './face-system.ts'
import type { FaceSystem } from './face-system.ts'

const CHANGE = 'collection_change'

const TODOS = { event: CHANGE, topic: 'collection:todos' }

/** What both profiles have in common. */
const COMMON = {
  saysAll: false,
  watch: 'both',
  url: 'ws://localhost:2403/ws',
  noise: [
    '{"type":"news","of":"a later version"}',
    '{"type":"collection_change","collection":7}',
    '{"type":"custom_event"}',
    'no JSON',
    '[]',
    '{"type":"error","error":"noise"}',
  ],
  isRefused: () => false,
  /** The same number is in a document from its creation to the next update. */
  idOf({ event, data }) {
    if (event !== CHANGE) return numberIn(data)
    const { action, document } = data as { readonly action: string; readonly document: unknown }
    return `${action} ${String(numberIn(document))}`
  },
  factOf({ event, data, ...telling }) {
    if (event !== CHANGE) return { event, data, ...telling }
    const { collection } = data as { readonly collection: string }
    return { ...telling, event, data, topic: `collection:${collection}` }
  },
} satisfies Partial<FaceSystem>

/** As the document has it: everything is told to everybody, and nothing is asked for. */
const DOCUMENTED_SYSTEM: FaceSystem = {
  ...COMMON,
  dialect: deployd,
  wire: deploydServer,
  greeting: 'never',
  confirmation: 'answers',
  auths: ['off'],
  carriers: ['query'],
  filters: [{}, { event: CHANGE }, TODOS, { event: 'done' }, { topic: 'r1' }, { event: 'n*' }],
  createCore(parts) {
    const served = createDeployd(parts)
    return { served, publish: publisher(served) }
  },
  createClient: ({ token: _, tokenVia: _via, ...options }) => new DeploydClient(options),
  isTold: (filter, fact, { truth }) => truth.mustMatch(filter, fact),
}

/** As it is deployed: tokens in frames, rooms to join, of which the server says nothing. */
function deployedSystem(changesTo: 'everyone' | 'room'): FaceSystem {
  return {
    ...COMMON,
    dialect: deploydRooms,
    wire: deploydRoomsServer,
    greeting: 'mostly',
    confirmation: 'none',
    auths: ['off', 'fetch', 'user'],
    carriers: ['frame'],
    filters: [{}, TODOS, { topic: 'r1' }, { topic: 'r1', event: 'done' }, { topic: 'r2' }, TODOS],
    createCore(parts) {
      const served = createDeployd({ ...parts, settings: { profile: 'deployed', changesTo } })
      return { served, publish: publisher(served) }
    },
    createClient: ({ tokenVia: _, ...options }) =>
      new DeploydClient({ ...options, profile: 'deployed' }),
    open: (client, { topic, event }, hear) =>
      topic === undefined || event !== undefined || !(client instanceof DeploydClient)
        ? undefined
        : client.join(topic, hear),
    isTold: (filter, fact, { truth }) =>
      truth.mustMatch(filter, fact) && (isForAll(fact) || isInTopic(filter, fact)),
  }
}

/** Either of the two, as the seed decides. */
export function deploydFor(seed: number): FaceSystem {
  if (seed % 2 === 0) return DOCUMENTED_SYSTEM
  return deployedSystem(seed % 4 === 1 ? 'everyone' : 'room')
}

function publisher({ collections, emit }: Deployd) {
  const ids: string[] = []
  return (n: number, chance: Chance): void => {
    const id = chance.pick([undefined, ...ids])
    const deeds: readonly [() => Promise<unknown>, ...(() => Promise<unknown>)[]] = [
      () => emit('done', { n }, chance.pick([undefined, 'r1', 'r2'])),
      () => emit('news', { n }, chance.pick([undefined, 'r1', 'r2'])),
      async () => {
        const { result } = await collections.create(chance.pick(['todos', 'people']), { n })
        ids.push(result.id)
      },
      () => (id === undefined ? emit('done', { n }) : collections.update('todos', id, { n })),
      () => (id === undefined ? emit('done', { n }) : collections.delete('todos', id)),
    ]
    // A document may have been deleted, or be of the other collection.
    void chance
      .pick(deeds)()
      .catch(() => undefined)
  }
}
