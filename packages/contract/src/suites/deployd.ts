import type { Seen } from '../announced.ts'
import { DEPLOYD_CASES } from '../cases/deployd/deployd-cases.ts'
import { plainManner } from '../manner.ts'
import type { MannerOf } from '../manner.ts'
import { askOnce, openProbe, unlessBreach } from '../probe.ts'
import type { ProbeParts } from '../probe.ts'
import type { Suite } from '../suite.ts'
import { DEFAULT_FACTS } from '../target.ts'

/** A join of nothing is an error, changes nothing, and no other frame is answered so. */
const BARRIER = { ask: { type: 'join' }, answer: { type: 'error', error: 'Room name required' } }

const mannerOf: MannerOf = (has) => ({
  ...plainManner(has('rooms') ? BARRIER : undefined),
  documents: 'lines',
})

export const DEPLOYD_SUITE: Suite = {
  cases: DEPLOYD_CASES,
  levels: ['core', 'security', 'rooms'],
  facts: { ...DEFAULT_FACTS, heartbeatMs: 54_000 },
  profiles: [],
  special: ['masterKey', 'handlers'],
  probe: probeDeployd,
  mannerOf,
  // In a frame of the deployed profile, and nowhere else.
  carry: () => ({}),
  socketPath: '/ws',
}

/** A name that nobody gives a collection. */
const NO_COLLECTION = 'contract-probe-of-no-collection'

/** Where the way to the server has no pings, this is how long a greeting may take, in milliseconds. */
const GREETING_MS = 500

async function probeDeployd(parts: ProbeParts): Promise<Seen> {
  const profile = await profileOf(parts)
  const listed = await askOnce(parts, pathOf(parts))
  const unknown = await askOnce(parts, `/${NO_COLLECTION}`)
  return {
    welcome: undefined,
    access: await accessOf(parts),
    routes: listed?.status === 200 ? 'there' : 'missing',
    missing: [
      profile === 'rooms' ? 'documented' : 'rooms',
      ...(unknown?.status === 404 ? [] : (['catalogue'] as const)),
    ],
    words: [profile === 'rooms' ? 'speaks the profile of rooms' : 'speaks as documented'],
  }
}

function pathOf({ collections: { plain = 'todos' } }: ProbeParts): string {
  return `/${plain}`
}

/** One that has a master key has to ask for it: whether it does is not for it to say. */
async function accessOf(parts: ProbeParts): Promise<Seen['access']> {
  if (parts.masterKey !== undefined) return 'locked'
  const stranger = await askOnce(parts, pathOf(parts), { method: 'POST', body: [] })
  return stranger?.status === 401 || stranger?.status === 403 ? 'locked' : 'open'
}

/** The deployed server says `connect` at once; the documented one says nothing until there is news. */
async function profileOf(parts: ProbeParts): Promise<'documented' | 'rooms'> {
  const peer = await openProbe(parts)
  try {
    if (peer.wire.ping) {
      peer.wire.ping()
      await unlessBreach(peer.pong())
      return peer.rest().some(({ type }) => type === 'connect') ? 'rooms' : 'documented'
    }
    const first = await unlessBreach(peer.next('connect', GREETING_MS))
    return first?.['type'] === 'connect' ? 'rooms' : 'documented'
  } finally {
    peer.drop()
  }
}
