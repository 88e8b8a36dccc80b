import type { Seen } from '../announced.ts'
import { NEXUS_CASES } from '../cases/nexus/nexus-cases.ts'
import { plainManner } from '../manner.ts'
import { askOnce, NoServerError, openProbe, tryBoth, unlessBreach } from '../probe.ts'
import type { ProbeParts } from '../probe.ts'
import { show } from '../shape.ts'
import type { Frame } from '../shape.ts'
import type { Carry } from '../stage.ts'
import type { Suite } from '../suite.ts'
import { DEFAULT_FACTS } from '../target.ts'

const carry: Carry = (token) => ({ headers: { authorization: `Bearer ${token}` } })

export const NEXUS_SUITE: Suite = {
  cases: NEXUS_CASES,
  levels: ['core', 'security'],
  facts: { ...DEFAULT_FACTS, heartbeatMs: 30_000 },
  profiles: [],
  special: ['silence'],
  probe: probeNexus,
  mannerOf: () => plainManner({ ask: { action: 'ping' }, answer: { type: 'pong' } }),
  carry,
  socketPath: '',
}

async function probeNexus(parts: ProbeParts): Promise<Seen> {
  const { access, token } = await tryBoth(parts, (auth) => greeting(parts, auth))
  const channels = await askOnce(parts, '/channels', token === undefined ? {} : { token })
  return {
    welcome: undefined,
    access,
    routes: channels?.status === 200 ? 'there' : 'missing',
    words: ['greets with connection_established'],
  }
}

/** Whoever is not let in is accepted, hears nothing, and is sent away. */
async function greeting(parts: ProbeParts, token: string | undefined): Promise<Frame | undefined> {
  const peer = await openProbe(parts, token === undefined ? {} : carry(token))
  try {
    const frame = await unlessBreach(peer.next('connection_established'))
    if (!frame || frame['type'] === 'connection_established') return frame
    // It should have said nothing; a case tells of that.
    if (frame['type'] === 'error') return undefined
    const found = parts.transcript.redact(show(frame))
    throw new NoServerError(`no server of Nexus: its first frame is ${found}`)
  } finally {
    peer.drop()
  }
}
