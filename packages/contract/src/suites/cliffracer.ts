import type { Seen } from '../announced.ts'
import { CLIFFRACER_CASES } from '../cases/cliffracer/cliffracer-cases.ts'
import { plainManner } from '../manner.ts'
import type { MannerOf } from '../manner.ts'
import { askOnce, openProbe, tryBoth, unlessBreach, unlessTurnedAway } from '../probe.ts'
import type { ProbeParts } from '../probe.ts'
import { fits, where } from '../shape.ts'
import type { Frame } from '../shape.ts'
import type { Carry } from '../stage.ts'
import type { Suite } from '../suite.ts'
import { DEFAULT_FACTS } from '../target.ts'

/** The stock path of the framework's source knows no ping, and echoes it like anything else. */
const ANSWER_TO_PING = where('a pong, or the echo of the ping', (frame) =>
  [{ type: 'pong' }, ECHO].some((shape) => fits(frame, shape)),
)
const ECHO = { type: 'echo', data: { type: 'ping' } }

/** Nobody knows this one: a service goes on, and a stock path echoes it, whether or not it knows a ping. */
const STRANGE = { type: 'contract_probe' }
const BARRIER = { ask: { type: 'ping' }, answer: ANSWER_TO_PING }

const ANY_ANSWER = where('an echo or a pong', (frame) =>
  [{ type: 'pong' }, { type: 'echo' }].some((shape) => fits(frame, shape)),
)

const mannerOf: MannerOf = () => ({
  ...plainManner(BARRIER),
  isHeartbeat: ({ type }: Frame) => type === 'ping',
})

const carry: Carry = (token) => ({ query: `?token=${encodeURIComponent(token)}` })

export const CLIFFRACER_SUITE: Suite = {
  cases: CLIFFRACER_CASES,
  levels: ['core', 'rooms', 'security'],
  facts: { ...DEFAULT_FACTS, heartbeatMs: 30_000, messageBurst: 60 },
  profiles: [],
  special: ['silence'],
  probe: probeCliffracer,
  mannerOf,
  carry,
  socketPath: '/ws',
}

async function probeCliffracer(parts: ProbeParts): Promise<Seen> {
  const { found, access, token } = await tryBoth(parts, (auth) => answerToPing(parts, auth))
  const health = await askOnce(parts, '/health', token === undefined ? {} : { token })
  const isStock = fits(found, { type: 'echo' })
  return {
    welcome: undefined,
    access,
    routes: health?.status === 200 ? 'there' : 'missing',
    missing: [isStock ? 'documented' : 'stock'],
    words: [isStock ? 'echoes, as the stock path does' : 'answers pings'],
  }
}

/** Services greet or do not; all answer a ping. Who is not let in is refused before, or by a close. */
async function answerToPing(
  parts: ProbeParts,
  token: string | undefined,
): Promise<Frame | undefined> {
  const opening = openProbe(parts, token === undefined ? {} : carry(token))
  const peer = await unlessTurnedAway(opening)
  if (!peer) return undefined
  try {
    return await unlessBreach(peer.send(STRANGE, BARRIER.ask).until(ANY_ANSWER))
  } finally {
    peer.drop()
  }
}
