import type { MaxineError } from '../errors.ts'
import { explain } from '../explanations.ts'
import { close, retry } from './endings.ts'
import type { Rules } from './rules.ts'
import type { ConnectionEvent, EventOf, Live, Machine, Renewal, Stepped } from './state.ts'
import { stay } from './state.ts'

/** When of a token's life it is replaced, ± 5 % by chance so that clients started together part. */
const SHARE_OF_LIFE = 0.75
const SHARE_SPREAD = 0.1

/** A server that gives a token no time to live must not be asked without pause. */
const SOONEST_MS = 1_000

/** Retries of a refresh are spread up to this, in milliseconds. */
const LONGEST_RETRY_MS = 30_000

/** Clocks are never compared: a life is counted from the moment it was told. */
export function planRenewal(lifeMs: number | undefined, { now, chance }: ConnectionEvent): Renewal {
  if (lifeMs === undefined) return { kind: 'none' }
  const share = SHARE_OF_LIFE * (1 + SHARE_SPREAD * (chance - 0.5))
  return { kind: 'planned', at: now + Math.max(lifeMs * share, SOONEST_MS), tries: 0 }
}

export function renewalDeadline(renewal: Renewal): number {
  if (renewal.kind === 'planned') return renewal.at
  return renewal.kind === 'presented' ? renewal.until : Infinity
}

/** A fresh token, with the connection up; or, when one was presented and nothing came back, later again. */
export function renew(machine: Live, event: ConnectionEvent, rules: Rules): Stepped {
  const { renewal } = machine
  if (renewal.kind === 'fetching') return stay(machine)
  // The next connection begins with a fresh one.
  if (!machine.can.refresh) return stay({ ...machine, renewal: { kind: 'none' } })
  if (renewal.kind === 'presented') {
    if (event.now < renewal.until) return stay(machine)
    return postpone(machine, event, explain('refresh_failed'))
  }
  const tries = renewal.kind === 'planned' ? renewal.tries : 0
  if (rules.renews === 'fetch') {
    return [
      { ...machine, renewal: { kind: 'fetching', tries } },
      [{ type: 'get-token', reason: 'expiring' }],
    ]
  }
  return [presented(machine, event, rules, tries), [{ type: 'ask-for-token' }]]
}

/** There is a new token: show it to the server, where the wire has words for it. */
export function presentToken(machine: Live, event: ConnectionEvent, rules: Rules): Stepped {
  if (!machine.can.refresh) return stay(machine)
  const tries = 'tries' in machine.renewal ? machine.renewal.tries : 0
  return [presented(machine, event, rules, tries), [{ type: 'present-token' }]]
}

export function onToken(machine: Machine, event: ConnectionEvent, rules: Rules): Stepped {
  if (machine.status === 'fetching') {
    const until = event.now + rules.timeouts.connectMs
    return [{ status: 'opening', memory: machine.memory, until }, [{ type: 'open' }]]
  }
  return machine.status === 'live' && machine.renewal.kind === 'fetching'
    ? presentToken(machine, event, rules)
    : stay(machine)
}

export function onTokenFailed(
  machine: Machine,
  event: EventOf<'token-failed'>,
  rules: Rules,
): Stepped {
  const { error } = event
  if (machine.status === 'fetching') {
    if (!error.retryable) return close(machine, error)
    return retry(machine.memory, event, rules, { cause: error, tokenReason: machine.reason })
  }
  if (machine.status !== 'live' || machine.renewal.kind !== 'fetching') return stay(machine)
  if (!error.retryable) return close(machine, error)
  return postpone(machine, event, error)
}

/** The stream goes on while a refresh has failed: only the server says when the session is over. */
function postpone(machine: Live, { now, chance }: ConnectionEvent, error: MaxineError): Stepped {
  const tries = 'tries' in machine.renewal ? machine.renewal.tries + 1 : 1
  const limitMs = Math.min(LONGEST_RETRY_MS, SOONEST_MS * 2 ** tries)
  const asked = Math.min(error.retryAfterMs ?? 0, 10 * LONGEST_RETRY_MS)
  const at = now + Math.max(SOONEST_MS + chance * (limitMs - SOONEST_MS), asked)
  return [
    { ...machine, renewal: { kind: 'planned', at, tries } },
    [{ type: 'refresh-failed', error }],
  ]
}

function presented(machine: Live, event: ConnectionEvent, rules: Rules, tries: number): Live {
  const until = event.now + rules.timeouts.refreshMs
  return { ...machine, renewal: { kind: 'presented', until, tries } }
}
