import type { ServerMessage, Welcome } from 'maxine-protocol'
import { maxine } from 'maxine-protocol/dialects/maxine'
import type { Rules } from '../src/connection/rules.ts'
import type {
  ConnectionEvent,
  Effect,
  Live,
  Machine,
  Occurrence,
  Waiting,
} from '../src/connection/state.ts'
import { createStep, IDLE, nextDeadline } from '../src/connection/step.ts'
import type { SocketEnd } from '../src/connection/transport.ts'
import { MaxineError } from '../src/errors.ts'
import { DEFAULT_BACKOFF, DEFAULT_TIMEOUTS } from '../src/options.ts'

export const RULES: Rules = {
  backoff: DEFAULT_BACKOFF,
  timeouts: DEFAULT_TIMEOUTS,
  can: maxine.can,
  legacy: { ...(maxine.legacy ?? maxine.can) },
  renews: 'fetch',
}

/** A connection without a socket, whose time moves when a test says so. */
export interface Connection {
  readonly machine: Machine
  readonly now: number
  /** What is to be done after these, in order. */
  readonly feed: (...occurrences: readonly Occurrence[]) => Effect[]
  /** Lets time pass, with a tick whenever one is due. */
  readonly wait: (ms: number) => Effect[]
  /** Lets time pass without a tick, as for a machine that sleeps. */
  readonly sleep: (ms: number) => void
  /** What happens by itself whenever an effect has been decided. */
  readonly answer: (respond: Respond) => void
}

type Respond = (effect: Effect) => Occurrence | readonly Occurrence[] | undefined

export interface ConnectionOptions extends Partial<Rules> {
  /** In [0, 1); default 0.5 each time. */
  readonly chance?: () => number
}

/** More ticks than this in one wait are a loop without a pause. */
const MOST_TICKS = 50_000

export function createConnection({
  chance = () => 0.5,
  ...rules
}: ConnectionOptions = {}): Connection {
  const step = createStep({ ...RULES, ...rules })
  let machine: Machine = IDLE
  let now = 0
  let heardAt = 0
  let respond: Respond = () => undefined

  function feed(...occurrences: readonly Occurrence[]): Effect[] {
    const done: Effect[] = []
    const queue = [...occurrences]
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (next.type === 'opened' || next.type === 'message') heardAt = now
      const event: ConnectionEvent = { ...next, now, heardAt, chance: chance() }
      const [after, effects] = step(machine, event)
      machine = after
      done.push(...effects)
      queue.push(...effects.flatMap((effect) => respond(effect) ?? []))
    }
    return done
  }

  return {
    get machine() {
      return machine
    },
    get now() {
      return now
    },
    feed,
    wait(ms) {
      const end = now + ms
      const done: Effect[] = []
      let ticks = 0
      for (
        let due = nextDeadline(machine, heardAt);
        due <= end;
        due = nextDeadline(machine, heardAt)
      ) {
        if (++ticks > MOST_TICKS) throw new Error(`a loop without a pause at ${due}`)
        now = Math.max(now, due)
        done.push(...feed({ type: 'tick' }))
      }
      now = end
      return done
    },
    sleep: (ms) => void (now += ms),
    answer: (next) => void (respond = next),
  }
}

export const connect: Occurrence = { type: 'connect' }
export const token: Occurrence = { type: 'token' }
export const opened: Occurrence = { type: 'opened', expects: 'answer' }
export const openedForNothing: Occurrence = { type: 'opened', expects: 'nothing' }
export const welcome = says({ type: 'welcome' })
export const wake: Occurrence = { type: 'wake', reason: 'online' }

/** Everything up to a server of ours that has greeted. */
export const UNTIL_LIVE: readonly Occurrence[] = [connect, token, opened, welcome]

export function welcomes(details: Partial<Welcome>): Occurrence {
  return says({ type: 'welcome', ...details })
}

export function says(message: ServerMessage): Occurrence {
  return { type: 'message', message }
}

/** The socket had opened, and was closed. */
export function closed(code: number): Occurrence {
  return { type: 'ended', end: { code, reason: '', opened: true } }
}

/** The socket never opened. */
export function refused(end: Partial<SocketEnd> = {}): Occurrence {
  return { type: 'ended', end: { code: 1006, reason: '', opened: false, ...end } }
}

export function tokenFailed(retryable: boolean, retryAfterMs?: number): Occurrence {
  const error = new MaxineError('token_unavailable', 'no token', { retryable, retryAfterMs })
  return { type: 'token-failed', error }
}

export function types(effects: readonly Effect[]): string[] {
  return effects.map(({ type }) => type)
}

export function count(effects: readonly Effect[], type: Effect['type']): number {
  return effects.filter((effect) => effect.type === type).length
}

export function waiting({ machine }: Connection): Waiting {
  if (machine.status !== 'waiting') throw new Error(`it is ${machine.status}, not waiting`)
  return machine
}

export function live({ machine }: Connection): Live {
  if (machine.status !== 'live') throw new Error(`it is ${machine.status}, not live`)
  return machine
}
