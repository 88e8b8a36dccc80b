import { closeRule } from 'maxine-protocol'
import type { CloseRule } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import type { MaxineErrorCode } from '../errors.ts'
import { explain } from '../explanations.ts'
import type { TokenReason } from '../tokens/token-source.ts'
import { clampWaitMs, retryDelayMs } from './backoff.ts'
import type { Backoff } from './backoff.ts'
import type { Rules } from './rules.ts'
import type {
  ConnectionEvent,
  Effect,
  EventOf,
  Farewell,
  Machine,
  Memory,
  Stepped,
  Waiting,
} from './state.ts'
import { stay } from './state.ts'
import type { SocketEnd } from './transport.ts'

/** A token is refused this often in a row, each time after a fresh one was fetched, before it is final. */
const REFUSALS = 3

export function freshMemory(now: number): Memory {
  return { attempts: 0, attemptedAt: -Infinity, troubleAt: now, refusals: 0, strikes: 0 }
}

export function attempt(memory: Memory, { now }: ConnectionEvent, reason: TokenReason): Stepped {
  const tried = { ...memory, attempts: memory.attempts + 1, attemptedAt: now }
  return [{ status: 'fetching', memory: tried, reason }, [{ type: 'get-token', reason }]]
}

/** Does not come back by itself, whatever the error alone would have permitted. */
export function close(
  { memory }: Pick<Machine, 'memory'>,
  why: MaxineError,
  end?: SocketEnd,
): Stepped {
  const cause = why.retryable ? why.asFinal() : why
  return [{ status: 'closed', memory, cause }, [{ type: 'stop' }, ended(cause, end)]]
}

/** We end a connection that is no good, and come back. */
export function leave(
  machine: Machine,
  event: ConnectionEvent,
  why: MaxineError | MaxineErrorCode,
  rules: Rules,
): Stepped {
  const cause = typeof why === 'string' ? explain(why) : why
  const [next, effects] = retry(troubled(machine, event), event, rules, { cause })
  return [next, [{ type: 'drop', code: 4000, reason: cause.code }, ...effects]]
}

/** The socket ended, or never opened. */
export function endOf(machine: Machine, event: EventOf<'ended'>, rules: Rules): Stepped {
  if (machine.status !== 'opening' && machine.status !== 'greeting' && machine.status !== 'live') {
    return stay(machine)
  }
  const { end } = event
  const { name, action, attempts } = ruleOf(end)
  const memory = troubled(machine, event)
  // What no attempt can change, such as a runtime without WebSocket.
  if (end.cause instanceof MaxineError && !end.cause.retryable)
    return close({ memory }, end.cause, end)
  const cause = explain(
    name,
    { closeCode: end.code, status: end.status, retryAfterMs: end.retryAfterMs, cause: end.cause },
    describe(end),
  )
  if (action === 'refresh-token') {
    return refuse(memory, event, rules, { cause, limit: attempts ? attempts + 1 : REFUSALS, end })
  }
  const struck = { ...memory, strikes: memory.strikes + (attempts ? 1 : 0) }
  if (action === 'stop' || (attempts && struck.strikes > attempts)) {
    return close({ memory: struck }, cause, end)
  }
  const farewell = 'farewell' in machine ? machine.farewell : undefined
  return retry(struck, event, rules, { cause, end, farewell })
}

/** The token was not accepted: once more with a fresh one, until it is clear that this does not help. */
function refuse(
  memory: Memory,
  event: ConnectionEvent,
  rules: Rules,
  { cause, limit = REFUSALS, end }: { cause: MaxineError; limit?: number; end?: SocketEnd },
): Stepped {
  const refused = { ...memory, refusals: memory.refusals + 1 }
  if (!cause.retryable || refused.refusals >= limit) return close({ memory: refused }, cause, end)
  const [next, effects] = retry(refused, event, rules, { cause, end, tokenReason: 'rejected' })
  return [next, [{ type: 'forget-token' }, ...effects]]
}

/** The server said that the token is no good; most would close next, and we do not wait for it. */
export function leaveRefused(
  machine: Machine,
  event: ConnectionEvent,
  rules: Rules,
  cause: MaxineError,
): Stepped {
  const [next, effects] = refuse(troubled(machine, event), event, rules, { cause })
  return [next, [{ type: 'drop', code: 4000, reason: cause.code }, ...effects]]
}

/** Why and how a connection is to be made again. */
interface Return {
  readonly cause: MaxineError
  readonly end?: SocketEnd | undefined
  readonly farewell?: Farewell | undefined
  readonly tokenReason?: TokenReason
}

export function retry(
  memory: Memory,
  event: ConnectionEvent,
  { backoff }: Rules,
  why: Return,
): Stepped {
  const { cause, end } = why
  if (event.now - memory.troubleAt >= backoff.giveUpAfterMs) {
    return close({ memory }, explain('gave_up', { cause }), end)
  }
  return [waitFor(memory, event, backoff, why), [ended(cause, end)]]
}

function ended(error: MaxineError, end: SocketEnd | undefined): Effect {
  return { type: 'ended', error, ...(end && { end }) }
}

/** Until the next attempt. */
export function waitFor(
  memory: Memory,
  { now, chance }: ConnectionEvent,
  backoff: Backoff,
  { cause, end, farewell, tokenReason = 'reconnect' }: Return,
): Waiting {
  // What a server asks can only lengthen the wait: a small number must not undo the backoff.
  const notBefore = now + clampWaitMs(farewell?.retryAfterMs ?? cause.retryAfterMs)
  const spreadMs = chance * clampWaitMs(farewell?.jitterMs)
  const delayMs = retryDelayMs(memory.attempts, end?.code ?? 1006, chance, backoff)
  const until = Math.max(now + delayMs, notBefore + spreadMs)
  return { status: 'waiting', memory, until, notBefore, tokenReason, cause }
}

/**
 * Time without a connection counts from when a stable one was lost: a server that takes everybody
 * and drops them at once is given up on as well.
 */
function troubled(machine: Machine, { now }: ConnectionEvent): Memory {
  const { memory } = machine
  const wasStable = machine.status === 'live' && now >= (machine.stableAt ?? now)
  return wasStable ? { ...memory, troubleAt: now } : memory
}

/** A refused handshake says more by its status than by its close code, where the socket shows one. */
function ruleOf({ code, opened, status }: SocketEnd): CloseRule {
  if (status === 401) return { ...closeRule(4401), name: 'token_refused' }
  if (status === 403) return closeRule(4503)
  const rule = closeRule(code)
  if (opened || rule.action === 'stop') return rule
  return { code, name: 'connect_failed', action: 'retry' }
}

function describe({ code, opened, status, reason }: SocketEnd): string {
  if (status !== undefined) return `the server answered the handshake with HTTP ${status}`
  if (!opened) return ''
  return `the connection was closed with ${code}${reason ? ` (${reason})` : ''}`
}
