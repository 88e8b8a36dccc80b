import type { AbortSignalLike } from './abort.ts'
import { announce } from './announced.ts'
import type { Announced } from './announced.ts'
import { ALL_CASES } from './cases/all-cases.ts'
import type { Case } from './case.ts'
import { NO_DIFFERENCES } from './profile.ts'
import type { Profile } from './profile.ts'
import { probe } from './probe.ts'
import { runCase } from './run-case.ts'
import type { Result } from './run-case.ts'
import { createSecrets } from './secrets.ts'
import { Stage } from './stage.ts'
import type { StageParts } from './stage.ts'
import { DEFAULT_FACTS } from './target.ts'
import type { ContractTarget, Facts } from './target.ts'
import { limitBy } from './time-limit.ts'
import { realTimers } from './timers.ts'
import type { Timers } from './timers.ts'
import { Transcript } from './transcript.ts'
import { dialWs } from './wire/dial-ws.ts'

/** A server that has been asked what it is, ready for its cases. */
export interface Contract {
  readonly announced: Announced
  readonly profile: Profile
  readonly facts: Facts
  /** Runs one case; never rejects. One at a time. */
  readonly run: (one: Case, signal?: AbortSignalLike) => Promise<Result>
}

export interface ContractWorld {
  readonly timers: Timers
  /** Tells the names of this run from those of another on the same server. */
  readonly runName: string
}

/** Asks the server what it is. Rejects with a NoServerError where there is none that lets us in. */
export async function openContract(
  target: ContractTarget,
  world: ContractWorld = realWorld(),
): Promise<Contract> {
  const { timers, runName } = world
  const secrets = createSecrets()
  const profile = target.profile ?? NO_DIFFERENCES
  const known = { ...DEFAULT_FACTS, ...profile.facts, ...target.facts }
  const way = {
    url: target.url,
    httpUrl: target.httpUrl ?? target.url.replace(/^ws/, 'http').replace(/\/$/, ''),
    dial: target.dial ?? dialWs,
    fetch: target.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    tokens: target.tokens,
    timers,
  }
  const transcript = () => new Transcript(timers.now, secrets)
  const seen = await probe({ ...way, facts: known, transcript: transcript() })
  const facts = { ...known, ...factsIn(seen.welcome) }
  const announced = announce(target, facts, seen)
  return {
    announced,
    profile,
    facts,
    run(one, signal) {
      const difference = profile.differences[one.id]
      const instead = ALL_CASES.find(({ id }) => id === difference?.instead)
      const own = transcript()
      const nameOf = (word: string) => `${word}-${one.id.toLowerCase()}-${runName}`
      const control = target.control ?? {}
      const stageParts: StageParts = { ...way, facts, announced, control, transcript: own, nameOf }
      const stage = new Stage(stageParts)
      const limits = { timers, limitMs: limitBy(facts), signal }
      return runCase(one, { stage, transcript: own, difference, instead, ...limits })
    },
  }
}

/** What a welcome says counts for more than what is commonly so. */
function factsIn(welcome: Announced['welcome']): Partial<Facts> {
  const { maxPayload, maxSubscriptions } = Object(welcome?.['limits']) as Partial<Facts>
  const heartbeatMs = welcome?.['heartbeatMs']
  return {
    ...(typeof heartbeatMs === 'number' && { heartbeatMs }),
    ...(typeof maxPayload === 'number' && { maxPayload }),
    ...(typeof maxSubscriptions === 'number' && { maxSubscriptions }),
  }
}

function realWorld(): ContractWorld {
  return { timers: realTimers(), runName: Math.random().toString(36).slice(2, 8) }
}
