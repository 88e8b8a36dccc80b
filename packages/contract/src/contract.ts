import type { AbortSignalLike } from './abort.ts'
import { announce } from './announced.ts'
import type { Announced } from './announced.ts'
import type { Case } from './case.ts'
import type { DialectName } from './dialects.ts'
import { NO_DIFFERENCES } from './profile.ts'
import type { Profile } from './profile.ts'
import { runCase } from './run-case.ts'
import type { Result } from './run-case.ts'
import { createSecrets } from './secrets.ts'
import { Stage } from './stage.ts'
import type { StageParts } from './stage.ts'
import { SUITES } from './suite.ts'
import type { Suite } from './suite.ts'
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
  dialect: DialectName = 'maxine',
): Promise<Contract> {
  const { timers, runName } = world
  const suite = SUITES[dialect]
  const secrets = createSecrets()
  const profile = target.profile ?? NO_DIFFERENCES
  const known = { ...suite.facts, ...profile.facts, ...target.facts }
  const way = { ...wayTo(target, suite), timers }
  const transcript = () => new Transcript(timers.now, secrets)
  const seen = await suite.probe({ ...way, facts: known, transcript: transcript() })
  const facts = { ...known, ...factsIn(seen.welcome) }
  const announced = announce(target, facts, seen, suite.special)
  return {
    announced,
    profile,
    facts,
    run(one, signal) {
      const difference = profile.differences[one.id]
      const instead = suite.cases.find(({ id }) => id === difference?.instead)
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

/** How the server is spoken to, by what is said of it and what its dialect has. */
function wayTo(target: ContractTarget, { socketPath, mannerOf, carry }: Suite) {
  const { httpUrl, tokens, masterKey, collections = {} } = target
  const url = socketOf(target.url, socketPath)
  return {
    url,
    httpUrl: httpUrl ?? routesOf(url, socketPath),
    dial: target.dial ?? dialWs,
    fetch: target.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    ...{ tokens, masterKey, collections, mannerOf, carry },
  } satisfies Partial<StageParts>
}

/** Whoever gives no path means the one of the document. */
function socketOf(url: string, socketPath: string): string {
  return /^wss?:\/\/[^/?#]+\/?$/.test(url) ? url.replace(/\/$/, '') + socketPath : url
}

function routesOf(url: string, socketPath: string): string {
  const http = url.replace(/^ws/, 'http').replace(/\/$/, '')
  return socketPath !== '' && http.endsWith(socketPath) ? http.slice(0, -socketPath.length) : http
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
