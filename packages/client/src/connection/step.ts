import { attempt, close, endOf, freshMemory, leave, waitFor } from './endings.ts'
import { goLive, onMessage } from './messages.ts'
import { onPulse, pulseDeadline, probe } from './pulse.ts'
import { onToken, onTokenFailed, presentToken, renew, renewalDeadline } from './renewal.ts'
import type { Rules } from './rules.ts'
import type { ConnectionEvent, EventOf, Live, Machine, Step, Stepped, Waiting } from './state.ts'
import { stay } from './state.ts'

/** A machine that was never connected. */
export const IDLE: Machine = { status: 'idle', memory: freshMemory(0) }

/**
 * Every decision about the connection: what it is and what happened, in; what it is then and what is
 * to be done, out. What does not concern the present state changes nothing, so late and repeated
 * occurrences do no harm.
 */
export function createStep(rules: Rules): Step {
  return (machine, event) => {
    switch (event.type) {
      case 'connect':
        return connect(machine, event, rules)
      case 'reconnect':
        return reconnect(event)
      case 'disconnect':
        return disconnect(machine)
      case 'new-token':
        return useNewToken(machine, event, rules)
      case 'refresh':
        return machine.status === 'live' ? renew(machine, event, rules) : stay(machine)
      case 'token':
        return onToken(machine, event, rules)
      case 'token-failed':
        return onTokenFailed(machine, event, rules)
      case 'opened':
        return greet(machine, event, rules)
      case 'ended':
        return endOf(machine, event, rules)
      case 'message':
        return onMessage(machine, event, rules)
      case 'distrust':
        return machine.status === 'live' ? leave(machine, event, event.error, rules) : stay(machine)
      case 'continuity':
        return machine.status === 'live'
          ? [{ ...machine, continuity: event.continuity }, []]
          : stay(machine)
      case 'failed':
        return machine.status === 'closed' ? stay(machine) : close(machine, event.error)
      case 'wake':
        return wake(machine, event, rules)
      case 'tick':
        return tick(machine, event, rules)
    }
  }
}

/** When to look at the machine again though nothing has happened; `Infinity` for never. */
export function nextDeadline(machine: Machine, heardAt: number): number {
  switch (machine.status) {
    case 'opening':
    case 'waiting':
      return machine.until
    case 'greeting':
      return Math.min(machine.until, machine.silentUntil ?? Infinity)
    case 'live':
      return Math.min(
        machine.stableAt ?? Infinity,
        pulseDeadline(machine.pulse, heardAt),
        renewalDeadline(machine.renewal),
      )
    default:
      return Infinity
  }
}

/**
 * Whoever asks, and however often, makes no second socket and does not defeat the backoff:
 * applications call this from their own `close` and `error` handlers.
 */
function connect(machine: Machine, event: ConnectionEvent, rules: Rules): Stepped {
  if (machine.status === 'idle') return attempt(freshMemory(event.now), event, 'initial')
  if (machine.status !== 'closed') return stay(machine)
  const { memory, cause } = machine
  if (!cause) return attempt(freshMemory(event.now), event, 'initial')
  // There is another token since.
  if (memory.attemptedAt === -Infinity) return attempt(memory, event, 'initial')
  const forgiven = { ...memory, refusals: 0, strikes: 0, troubleAt: event.now }
  return [waitFor(forgiven, event, rules.backoff, { cause, tokenReason: 'rejected' }), []]
}

/** The application knows something we do not: at once, and nothing is held against it. */
function reconnect(event: ConnectionEvent): Stepped {
  const [next, effects] = attempt(freshMemory(event.now), event, 'reconnect')
  return [next, [{ type: 'drop', code: 4000, reason: 'reconnecting' }, ...effects]]
}

function disconnect(machine: Machine): Stepped {
  const { status, memory } = machine
  if (status === 'closed' && !machine.cause) return stay(machine)
  return [{ status: 'closed', memory }, [{ type: 'stop' }]]
}

/** What waits for a better token need not wait any longer. */
function useNewToken(machine: Machine, event: ConnectionEvent, rules: Rules): Stepped {
  if (machine.status === 'live') return presentToken(machine, event, rules)
  if (machine.status === 'closed') return stay({ ...machine, memory: freshMemory(event.now) })
  const memory = { ...machine.memory, refusals: 0, strikes: 0 }
  return machine.status === 'waiting' && machine.tokenReason === 'rejected'
    ? stay(hasten({ ...machine, memory, tokenReason: 'initial' }, event))
    : stay({ ...machine, memory })
}

function greet(machine: Machine, event: EventOf<'opened'>, { timeouts }: Rules): Stepped {
  if (machine.status !== 'opening') return stay(machine)
  const silentUntil = event.expects === 'nothing' ? event.now + timeouts.oldServerMs : undefined
  const next = {
    status: 'greeting',
    memory: machine.memory,
    until: event.now + timeouts.handshakeMs,
    ...(silentUntil !== undefined && { silentUntil }),
  } as const
  return [next, [{ type: 'greet' }]]
}

/** Waking only hastens: it starts nothing that was not wanted, and no sooner than once a second. */
function wake(machine: Machine, event: ConnectionEvent, rules: Rules): Stepped {
  if (machine.status === 'live') return probe(machine, event, rules)
  return machine.status === 'waiting' ? stay(hasten(machine, event)) : stay(machine)
}

function hasten(machine: Waiting, { now }: ConnectionEvent): Waiting {
  const soonest = Math.max(now, machine.notBefore, machine.memory.attemptedAt + 1_000)
  return soonest < machine.until ? { ...machine, until: soonest } : machine
}

function tick(machine: Machine, event: ConnectionEvent, rules: Rules): Stepped {
  const { now } = event
  switch (machine.status) {
    case 'waiting':
      if (now < machine.until) return stay(machine)
      return attempt(machine.memory, event, machine.tokenReason)
    case 'opening':
      return now < machine.until ? stay(machine) : leave(machine, event, 'connect_timeout', rules)
    case 'greeting':
      if (now >= (machine.silentUntil ?? Infinity)) return goLive(machine, event, rules)
      return now < machine.until ? stay(machine) : leave(machine, event, 'handshake_timeout', rules)
    case 'live':
      return tickLive(machine, event, rules)
    default:
      return stay(machine)
  }
}

function tickLive(machine: Live, event: ConnectionEvent, rules: Rules): Stepped {
  const { stableAt, ...rest } = machine
  if (event.now >= (stableAt ?? Infinity)) {
    return [{ ...rest, memory: { ...machine.memory, attempts: 0, strikes: 0 } }, []]
  }
  if (event.now >= renewalDeadline(machine.renewal)) return renew(machine, event, rules)
  if (event.now >= pulseDeadline(machine.pulse, event.heardAt))
    return onPulse(machine, event, rules)
  return stay(machine)
}
