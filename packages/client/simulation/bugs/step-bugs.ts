import type { ConnectionEvent, Machine, Step, Stepped } from '../../src/connection/state.ts'
import type { Transport } from '../../src/connection/transport.ts'
import type { Parts, PlantedBug } from '../planted-bugs.ts'

/** A machine that decides as the real one, but for what a bug makes of its questions or answers. */
function step(what: string, spoil: (real: Step) => Step): PlantedBug {
  return {
    what,
    parts: (real) => ({ createStep: (rules) => spoil(real.createStep(rules)) }),
  }
}

const noSilenceWatch = (real: Step): Step =>
  changed(real, (machine) =>
    machine.status === 'live' ? { ...machine, pulse: { kind: 'none' } } : machine,
  )

const backoffResetOnOpen: (real: Step) => Step = (real) => (machine, event) => {
  const [next, effects] = real(machine, event)
  if (event.type !== 'opened') return [next, effects]
  return [{ ...next, memory: { ...next.memory, attempts: 0 } }, effects]
}

const terminalCloseRetried: (real: Step) => Step = (real) => (machine, event) => {
  if (event.type !== 'ended' || event.end.code < 4_500) return real(machine, event)
  return real(machine, { ...event, end: { ...event.end, code: 1_006 } })
}

const tokenNotRenewed = (real: Step): Step =>
  changed(real, (machine) =>
    machine.status === 'live' ? { ...machine, renewal: { kind: 'none' } } : machine,
  )

const retryAfterIgnored: (real: Step) => Step = (real) => (machine, event) => {
  if (event.type !== 'ended') return real(machine, event)
  return real(machine, { ...event, end: { ...event.end, retryAfterMs: 0 } })
}

const rejectedTokenKept: (real: Step) => Step = (real) => (machine, event) => {
  const [next, effects] = real(machine, event)
  const kept = effects.filter(({ type }) => type !== 'forget-token')
  return [next.status === 'waiting' ? { ...next, tokenReason: 'reconnect' } : next, kept]
}

function changed(real: Step, change: (machine: Machine) => Machine): Step {
  return (machine: Machine, event: ConnectionEvent): Stepped => {
    const [next, effects] = real(machine, event)
    return [change(next), effects]
  }
}

/** Every socket lives on for a while after it was left, and is heard. */
function createUnfenced(real: Parts): Parts['createTransport'] {
  return (options) => {
    let newest: Transport | undefined
    const older = new Set<Transport>()
    const leave = (code: number, reason: string) => {
      const left = newest
      newest = undefined
      if (!left) return
      older.add(left)
      options.world.after(300, () => {
        older.delete(left)
        left.drop(code, reason)
      })
    }
    return {
      open(target) {
        leave(1000, 'replaced')
        newest = real.createTransport({
          ...options,
          listener: {
            onOpen: () => options.listener.onOpen(),
            onFrame: (data) => options.listener.onFrame(data),
            onEnd: (end) => options.listener.onEnd(end),
          },
        })
        newest.open(target)
      },
      send: (text) => newest?.send(text) ?? false,
      drop: leave,
      async stop(code, reason) {
        const all = [...older, ...(newest ? [newest] : [])]
        newest = undefined
        await Promise.all(all.map((one) => one.stop(code, reason)))
      },
    }
  }
}

export const STEP_BUGS = {
  'no-silence-watch': step('a silent connection is taken for a living one', noSilenceWatch),
  'backoff-reset-on-open': step('an open socket resets the backoff', backoffResetOnOpen),
  'terminal-retried': step('a close that is final is not taken so', terminalCloseRetried),
  'token-not-renewed': step('the token is not renewed', tokenNotRenewed),
  'retry-after-ignored': step('Retry-After is ignored', retryAfterIgnored),
  'rejected-token-kept': step('a refused token is shown again', rejectedTokenKept),
  'no-fence': {
    what: 'frames of a replaced socket are accepted',
    parts: (real) => ({ createTransport: createUnfenced(real) }),
  },
} satisfies Record<string, PlantedBug>
