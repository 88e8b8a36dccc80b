import type { ConnectionEvent, Machine, Step, Stepped } from '../../src/connection/state.ts'
import type { WebSocketConstructor, WebSocketLike } from '../../src/connection/web-socket.ts'
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

/** Sockets are left as they should be, and heard all the same. */
function createUnfenced(real: Parts): Parts['createTransport'] {
  return (options) => {
    const { listener, WebSocket } = options
    let current: object | undefined
    const heard = function (...made: ConstructorParameters<WebSocketConstructor>): WebSocketLike {
      if (!WebSocket) throw new Error('a simulation brings its own')
      const native = new WebSocket(...made)
      current = native
      native.addEventListener('message', (event) => {
        if (native !== current) listener.onFrame((event as { data: unknown }).data)
      })
      return native
    }
    const transport = real.createTransport({
      ...options,
      WebSocket: heard as unknown as WebSocketConstructor,
    })
    return {
      ...transport,
      drop(code, reason) {
        current = undefined
        transport.drop(code, reason)
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
