import type { Ability } from '../../abilities.ts'
import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import { absent, assertFits, where } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { RegistryCopy } from './registry-copy.ts'
import { only, opening, undisturbed } from './steps.ts'

const DIGESTS: readonly Ability[] = ['extension', 'bookmarks', 'routes']

const anyDigest = where('sixteen digits 0 to f', (value) => /^[0-9a-f]{16}$/.test(String(value)))

/** The hash in bookmarks and snapshots, by which a copy of the registry is audited. */
export const DIGEST: readonly Case[] = [
  {
    id: 'MX-REC-37',
    title: 'says a digest to a subscription to everything, and to no other',
    needs: DIGESTS,
    async run(stage) {
      const service = stage.name()
      const some = ['service_registered', 'config_changed', 'circuit_open']
      const many = some.map((event) => ({ id: event, filter: { event } }))
      const all = { id: 'all', filter: {} }
      for (const subscriptions of [[], only(service)['subscriptions'], many]) {
        const { bookmark } = await opening(await stage.greet({ subscriptions }))
        assertFits(
          bookmark,
          { digest: absent },
          'the bookmark of one who does not ask for everything',
        )
      }
      for (const subscriptions of [[all], [...many, all]]) {
        const { peer } = await stage.greet({ subscriptions })
        await peer.until({ type: 'bookmark', digest: anyDigest }, beat(stage))
      }
    },
  },
  {
    id: 'MX-REC-38',
    title: 'says a digest as soon as a client asks for everything, and no longer than that',
    needs: DIGESTS,
    async run(stage) {
      const { peer } = await stage.greet(only(stage.name()))
      const { peer: former } = await stage.greet()
      await former.until({ type: 'bookmark' })
      peer.send({ subscribe: true, id: 'all' })
      former.send({ unsubscribe: { id: 's1' } })
      await peer.until({ type: 'subscribed', id: 'all' })
      await former.until({ type: 'unsubscribed', id: 's1' })
      await peer.until({ type: 'bookmark', digest: anyDigest }, beat(stage))
      const next = await former.next('the next bookmark', beat(stage))
      assertFits(next, { type: 'bookmark', digest: absent }, 'the next frame')
    },
  },
  {
    id: 'MX-REC-39',
    title: 'computes the digest of its state as the specification says',
    needs: DIGESTS,
    async run(stage) {
      await furnish(stage)
      const { state, digest } = await wholeState(stage)
      const own = new RegistryCopy().merge(state).digest
      must(digest === own, `the digest is ${String(digest)}, that of the same state by hand ${own}`)
    },
  },
  {
    id: 'MX-REC-40',
    title: 'says in a bookmark the digest of the state at its offset',
    needs: DIGESTS,
    async run(stage) {
      await furnish(stage)
      await undisturbed(async () => {
        const { peer } = await stage.greet()
        const bookmark = await peer.until({ type: 'bookmark', digest: anyDigest }, beat(stage))
        await peer.leave()
        const { offset, digest } = await wholeState(stage)
        if (offset !== bookmark['offset']) return 'again'
        assertFits(bookmark, { digest }, 'the bookmark at the offset of GET /snapshot')
        return 'done'
      })
    },
  },
  {
    id: 'MX-REC-41',
    title: 'says digests that a snapshot and the events since come to as well',
    needs: [...DIGESTS, 'snapshot'],
    async run(stage) {
      const { peer } = await stage.greet({ snapshot: true })
      const copy = new RegistryCopy()
      for (let isLast = false; !isLast;) {
        const { state, last } = await peer.expect({ type: 'snapshot' })
        copy.merge(state)
        isLast = last === true
      }
      const first = await peer.next('the bookmark behind the snapshot')
      assertFits(first, { type: 'bookmark', digest: copy.digest }, 'behind the snapshot')
      await changeEverything(stage)
      const last = stage.name('last')
      await stage.routes.setConfig(last, 'n', 1)
      const since = stage.now()
      let told = 'not yet'
      for (;;) {
        const frame = await peer.next('a bookmark with a digest', beat(stage), since)
        copy.apply(frame)
        if (JSON.stringify(frame['data'] ?? '').includes(last)) told = 'all'
        if (told !== 'all' || frame['type'] !== 'bookmark' || !('digest' in frame)) continue
        assertFits(frame, { digest: copy.digest }, 'the bookmark behind the changes')
        return
      }
    },
  },
  {
    id: 'MX-REC-42',
    title: 'leaves the digest as it is when a healthy node beats',
    needs: DIGESTS,
    async run(stage) {
      const nodeId = await stage.routes.register(stage.name())
      await undisturbed(async () => {
        const before = await wholeState(stage)
        await stage.routes.heartbeat(nodeId)
        const after = await wholeState(stage)
        if (Number(after['offset']) !== Number(before['offset']) + 1) return 'again'
        assertFits(after, { digest: before['digest'] }, 'the state behind a heartbeat')
        return 'done'
      })
    },
  },
  {
    id: 'MX-REC-43',
    title: 'comes back to the digest it had when what came is gone again',
    needs: DIGESTS,
    async run(stage) {
      const [service, key] = [stage.name(), 'n']
      await undisturbed(async () => {
        const before = await wholeState(stage)
        const nodeId = await stage.routes.register(service)
        await stage.routes.setConfig(service, key, 1)
        await stage.routes.openCircuit(nodeId)
        const between = await wholeState(stage)
        must(between['digest'] !== before['digest'], 'three entries more, and the same digest')
        await stage.routes.deleteConfig(service, key)
        await stage.routes.deregister(nodeId)
        const after = await wholeState(stage)
        // The circuit is closed with the node: an event of its own.
        if (Number(after['offset']) > Number(before['offset']) + 6) return 'again'
        assertFits(after, { digest: before['digest'] }, 'the state when all is gone again')
        return 'done'
      })
    },
  },
]

/** How long the next bookmark may take, in milliseconds. */
function beat({ facts }: Stage): number {
  return facts.heartbeatMs + facts.patienceMs
}

async function wholeState(stage: Stage): Promise<Frame> {
  const { status, json } = await stage.routes.ask('GET', '/snapshot')
  must(status === 200, `GET /snapshot: wanted 200, got ${status}`)
  return Object(json) as Frame
}

/** Entries of every kind, with names that are more than ASCII. */
async function furnish(stage: Stage): Promise<string> {
  const service = stage.name('bücher-🚀')
  const nodeId = await stage.routes.register(service)
  await stage.routes.register(service, { port: 3001 })
  await stage.routes.setConfig(service, 'größe', 1)
  await stage.routes.setConfig(service, 'größe', 2)
  await stage.routes.setConfig(service, 'n', 1)
  await stage.routes.openCircuit(nodeId)
  return nodeId
}

/** Everything that changes an entry, and what does not. */
async function changeEverything(stage: Stage): Promise<void> {
  const nodeId = await furnish(stage)
  const service = stage.name('more')
  const [gone, stays] = [
    await stage.routes.register(service),
    await stage.routes.register(service, { port: 3001 }),
  ]
  await stage.routes.heartbeat(nodeId)
  await stage.routes.heartbeat(stays)
  await stage.routes.register(service, { port: 3001, metadata: { again: true } })
  await stage.routes.deregister(gone)
  await stage.routes.setConfig(service, 'n', null)
  await stage.routes.setConfig(service, 'm', 1)
  await stage.routes.deleteConfig(service, 'n')
}
