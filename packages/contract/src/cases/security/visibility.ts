import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { absent, anyOffset, assertFits, fits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import { makeHiddenEvents, mustShowNothingHidden } from './hidden-events.ts'

/** What a role may not see: `viewer` stands for all that are not `admin`. */
export const VISIBILITY: readonly Case[] = [
  {
    id: 'MX-SEC-32',
    title: 'shows a viewer no event of administrators, live, whatever its filters are',
    needs: ['locked', 'extension', 'tokens', 'routes'],
    async run(stage) {
      const viewer = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      const peers: Peer[] = []
      for (const filter of TRICKS) {
        const subscriptions = [
          { id: 's1', filter },
          { id: 's2', filter: {} },
        ]
        peers.push((await stage.greet({ subscriptions }, viewer)).peer)
      }
      const old = await stage.enter(viewer)
      await old.send({ subscribe: true }).expect({ type: 'subscribed' })
      await makeHiddenEvents(stage)
      const serviceName = stage.name('common')
      await stage.routes.setConfig(serviceName, 'n', 1)
      for (const peer of [...peers, old]) {
        const frames = await peer.settle()
        mustShowNothingHidden(frames)
        const isThere = frames.some((frame) => fits(frame, { data: { serviceName } }))
        must(isThere, 'an event that a viewer may see did not come')
      }
    },
  },
  {
    id: 'MX-SEC-33',
    title: 'replays to a viewer no event of administrators, and does not count them',
    needs: ['locked', 'extension', 'recovery', 'bookmarks', 'tokens', 'routes'],
    async run(stage) {
      const viewer = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      const { peer, epoch, offset } = await stage.greet({}, viewer)
      await peer.leave()
      await makeHiddenEvents(stage)
      await stage.routes.makeEvents(stage.name('common'), 3)
      const since = { registry: { epoch, offset } }
      const { peer: back, welcome } = await stage.greet({ since }, viewer)
      must(welcome['recovered'] === true, `wanted to be recovered, got ${show(welcome)}`)
      await mustReplayOnlyVisible(back, Number(welcome['replay']))
    },
  },
  {
    id: 'MX-SEC-34',
    title: 'shows a viewer no event of administrators in the history',
    needs: ['locked', 'extension', 'tokens', 'routes'],
    async run(stage) {
      const viewer = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      const { epoch, offset } = await stage.greet({ subscriptions: [] })
      await makeHiddenEvents(stage)
      await stage.routes.setConfig(stage.name('common'), 'n', 1)
      for (const query of [`after=${offset}&epoch=${epoch}`, 'since=0&limit=1000']) {
        const path = `/events?${query}`
        const { status, json } = await stage.routes.ask('GET', path, { token: viewer })
        must(status === 200, `GET ${path}: wanted 200, got ${status}`)
        const list = Array.isArray(json) ? json : (Object(json) as Frame)['events']
        const frames = list as readonly Frame[]
        must(frames.length > 0, `GET ${path}: wanted what a viewer may see, got nothing`)
        mustShowNothingHidden(frames)
      }
    },
  },
  {
    id: 'MX-SEC-35',
    title: 'puts nothing of what administrators see into the snapshot of a viewer',
    needs: ['locked', 'extension', 'snapshot', 'tokens', 'routes'],
    async run(stage) {
      const viewer = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      await makeHiddenEvents(stage)
      const { text } = await stage.routes.ask('GET', '/snapshot', { token: viewer })
      const { peer } = await stage.greet({ snapshot: true }, viewer)
      const frames = await peer.settle()
      must(
        frames.some(({ type }) => type === 'snapshot'),
        'wanted a snapshot, got none',
      )
      const canary = stage.name('canary')
      must(!text.includes(canary), 'GET /snapshot: it holds what a viewer may not see')
      must(!JSON.stringify(frames).includes(canary), 'snapshot: it holds what a viewer may not see')
    },
  },
  {
    id: 'MX-SEC-36',
    title: 'refuses a viewer a subscription to admin_event, and touches no other',
    needs: ['locked', 'extension', 'tokens', 'routes'],
    async run(stage) {
      const serviceName = stage.name('common')
      const viewer = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      const wide = { id: 's1', filter: { serviceName } }
      const subscriptions = [wide, { id: 's2', filter: { event: 'admin_event' } }]
      const { peer, welcome } = await stage.greet({ subscriptions }, viewer)
      const refused = { id: 's2', error: { code: 'forbidden' } }
      assertFits(welcome['subscriptions'], [{ id: 's1', error: absent }, refused], 'the answers')
      // A filter that is refused does not take the place of the one that is there.
      for (const id of ['s1', 's3']) {
        peer.send({ subscribe: { event: 'admin_event' }, id })
        await peer.expect({ type: 'error', code: 'forbidden', id, retryable: false })
      }
      await stage.routes.setConfig(serviceName, 'n', 1)
      await peer.expect({ event: 'config_changed', data: { serviceName } })
    },
  },
  {
    id: 'MX-SEC-37',
    title: 'ends what a new role does not permit with unsubscribed, and leaves the rest',
    needs: ['locked', 'extension', 'tokens', 'routes'],
    async run(stage) {
      const sub = stage.name('user')
      const serviceName = stage.name('common')
      const subscriptions = [
        { id: 's1', filter: { event: 'admin_event' } },
        { id: 's2', filter: { serviceName } },
        { id: 's3', filter: {} },
      ]
      const { peer } = await stage.greet({ subscriptions }, await stage.token({ sub }))
      peer.send({ auth: await stage.token({ sub, role: 'viewer' }) })
      await peer.until({ type: 'authenticated', user: { sub, role: 'viewer' } })
      await peer.until({ type: 'unsubscribed', id: 's1', reason: 'forbidden' })
      await makeHiddenEvents(stage)
      await stage.routes.setConfig(serviceName, 'n', 1)
      const frames = await peer.settle()
      mustShowNothingHidden(frames)
      must(!frames.some(({ type }) => type === 'unsubscribed'), 'others were ended as well')
      const seen = frames.filter((frame) => fits(frame, { data: { serviceName } }))
      must(seen.length === 1, `wanted one event for s2 and s3, got ${show(seen)}`)
      peer.send({ subscribe: { event: 'admin_event' }, id: 's1' })
      await peer.until({ type: 'error', code: 'forbidden', id: 's1' })
    },
  },
  {
    id: 'MX-SEC-38',
    title: 'permits what a new role permits, from then on',
    needs: ['locked', 'extension', 'tokens'],
    async run(stage) {
      const sub = stage.name('user')
      const viewer = await stage.token({ sub, role: 'viewer' })
      const filter = { event: 'admin_event' }
      const { peer } = await stage.greet({ subscriptions: [] }, viewer)
      peer.send({ subscribe: filter, id: 's1' })
      await peer.expect({ type: 'error', code: 'forbidden', id: 's1' })
      peer.send({ auth: await stage.token({ sub, role: 'admin' }) })
      await peer.expect({ type: 'authenticated', user: { sub, role: 'admin' } })
      await peer.send({ subscribe: filter, id: 's1' }).expect({ type: 'subscribed', id: 's1' })
    },
  },
  {
    id: 'MX-SEC-39',
    title: 'takes the role from the token, and from nothing a client says besides',
    needs: ['locked', 'extension', 'tokens'],
    async run(stage) {
      const user = { sub: stage.name('viewer'), role: 'viewer' }
      const auth = await stage.token(user)
      const subscriptions = [{ id: 's1', filter: { event: 'admin_event' } }]
      const claims = { user: { role: 'admin' }, role: 'admin', isAdmin: true }
      const peer = await stage.connect()
      peer.send({
        auth,
        ...claims,
        hello: { v: 2, subscriptions, ...claims, client: { name: 'x', version: '1', ...claims } },
      })
      const error = { code: 'forbidden' }
      await peer.expect({ type: 'welcome', user, subscriptions: [{ id: 's1', error }] })
    },
  },
]

/** Filters by which one might get round what is refused. */
const TRICKS: readonly Frame[] = [
  { event: 'admin_event' },
  { event: 'ADMIN_EVENT' },
  { event: 'admin_*' },
  { event: 'admin_event ' },
  { event: null },
  { serviceName: null, nodeId: null },
]

async function mustReplayOnlyVisible(peer: Peer, replay: number): Promise<void> {
  const frames: Frame[] = []
  for (let count = 0; count < replay; count++) frames.push(await peer.expect({ offset: anyOffset }))
  mustShowNothingHidden(frames)
  must(frames.length >= 3, `wanted what a viewer may see, got ${show(frames)}`)
  await about('the bookmark behind the replay', peer.until({ type: 'bookmark', sent: replay }))
}
