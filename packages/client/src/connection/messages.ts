import type { Capabilities, Refused, ServerMessage, User } from 'maxine-protocol'
import type { MaxineError } from '../errors.ts'
import { explain } from '../explanations.ts'
import { leaveRefused } from './endings.ts'
import { listenFor } from './pulse.ts'
import { planRenewal } from './renewal.ts'
import type { Rules } from './rules.ts'
import type {
  ConnectionEvent,
  Continuity,
  Effect,
  EventOf,
  Greeting,
  Live,
  Machine,
  Stepped,
} from './state.ts'
import { stay } from './state.ts'

/** A word of the server, except the events, which decide nothing here once it is known who speaks. */
export function onMessage(machine: Machine, event: EventOf<'message'>, rules: Rules): Stepped {
  if (machine.status === 'greeting') return onFirstWords(machine, event, rules)
  return machine.status === 'live' ? onLaterWords(machine, event, rules) : stay(machine)
}

/** What only a server says that does not know our extension, or it would have said welcome first. */
const OLD_WORDS: readonly ServerMessage['type'][] = [
  'authenticated',
  'subscribed',
  'unsubscribed',
  'event',
]

function onFirstWords(machine: Greeting, event: EventOf<'message'>, rules: Rules): Stepped {
  const { message } = event
  if (message.type === 'welcome') return goLive(machine, event, rules)
  if (message.type === 'refused') return leaveRefused(machine, event, rules, refusal(message))
  if (message.type === 'goaway') return [{ ...machine, farewell: farewell(message) }, []]
  // An old server that refuses the filter says so in the place of `subscribed`.
  const isOld =
    OLD_WORDS.includes(message.type) || (message.type === 'error' && message.code === 'forbidden')
  if (!isOld) return stay(machine)
  const [live, effects] = goLive(machine, event, rules)
  const [next, further] = onMessage(live, event, rules)
  return [next, [...effects, ...further]]
}

function onLaterWords(machine: Live, event: EventOf<'message'>, rules: Rules): Stepped {
  const { message } = event
  switch (message.type) {
    case 'welcome':
      // Late: a slow new server had been taken for an old one.
      return machine.can === rules.legacy ? goLive(machine, event, rules) : stay(machine)
    case 'authenticated':
    case 'token-refreshed':
      return renewed(machine, event, message)
    case 'refused':
      return leaveRefused(machine, event, rules, refusal(message))
    case 'goaway':
      return [{ ...machine, farewell: farewell(message) }, []]
    default:
      return stay(machine)
  }
}

/** The server has spoken, or been silent as only an old one is. */
export function goLive(machine: Greeting | Live, event: ConnectionEvent, rules: Rules): Stepped {
  const { backoff, timeouts } = rules
  const welcome =
    event.type === 'message' && event.message.type === 'welcome' ? event.message : undefined
  const can = welcome ? announced(rules.can, welcome.capabilities) : rules.legacy
  const lifeMs = welcome && lifeOf(welcome.user, welcome.expiresInMs)
  const live: Live = {
    status: 'live',
    // Silence is no proof that a token was accepted.
    memory: event.type === 'message' ? { ...machine.memory, refusals: 0 } : machine.memory,
    since: machine.status === 'live' ? machine.since : event.now,
    can,
    continuity: CONTINUITY[can.recovery],
    stableAt: event.now + backoff.stableMs,
    pulse: listenFor(can, welcome?.heartbeatMs ?? timeouts.heartbeatMs),
    renewal: planRenewal(lifeMs, event),
    ...(machine.farewell && { farewell: machine.farewell }),
  }
  const effects: Effect[] = [{ type: 'go-live', can, ...(welcome && { welcome }) }]
  if (lifeMs !== undefined) effects.push({ type: 'token-lives', ms: lifeMs })
  return [live, effects]
}

const CONTINUITY: Readonly<Record<Capabilities['recovery'], Continuity>> = {
  position: 'exact',
  history: 'best-effort',
  none: 'none',
}

/** What the server names of what its dialect can; a server that names nothing can all of it. */
function announced(can: Capabilities, names: readonly string[] | undefined): Capabilities {
  if (!names) return can
  const has = (name: string) => names.includes(name)
  return {
    ...can,
    recovery: has('recovery') ? can.recovery : 'none',
    refresh: can.refresh && has('refresh'),
    snapshot: can.snapshot && has('snapshot'),
  }
}

function renewed(
  machine: Live,
  event: ConnectionEvent,
  { user, expiresInMs }: { user?: User; expiresInMs?: number },
): Stepped {
  const lifeMs = lifeOf(user, expiresInMs)
  const effects: Effect[] = []
  if (lifeMs !== undefined) effects.push({ type: 'token-lives', ms: lifeMs })
  if (machine.renewal.kind === 'presented') effects.push({ type: 'token-accepted' })
  return [{ ...machine, renewal: planRenewal(lifeMs, event) }, effects]
}

/** Old servers pass on the token's claims, whose difference is a life whatever clock they are of. */
function lifeOf(user: User | undefined, expiresInMs: number | undefined): number | undefined {
  if (expiresInMs !== undefined) return expiresInMs
  const { exp, iat } = { ...user }
  return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1_000 : undefined
}

function refusal({ code, message, retryable }: Refused): MaxineError {
  return explain(code, { retryable }, message)
}

function farewell({
  retryAfterMs = 0,
  jitterMs = 0,
}: {
  retryAfterMs?: number
  jitterMs?: number
}) {
  return { retryAfterMs, jitterMs }
}
