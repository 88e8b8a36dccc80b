import type { Capabilities } from 'maxine-protocol'
import { leave } from './endings.ts'
import type { Rules } from './rules.ts'
import type { ConnectionEvent, Live, Pulse, Stepped } from './state.ts'
import { stay } from './state.ts'

/** A server that promises a word every millisecond would have us ask all the time. */
const SHORTEST_HEARTBEAT_MS = 1_000
const LONGEST_HEARTBEAT_MS = 600_000

/**
 * Watches for silence, where the wire has something that the server answers: pings of the WebSocket
 * protocol are invisible to a browser.
 */
export function listenFor(can: Capabilities, heartbeatMs: number): Pulse {
  if (can.heartbeat === 'protocol') return { kind: 'none' }
  const silenceMs = Math.min(Math.max(heartbeatMs, SHORTEST_HEARTBEAT_MS), LONGEST_HEARTBEAT_MS)
  return { kind: 'listening', silenceMs }
}

export function pulseDeadline(pulse: Pulse, heardAt: number): number {
  if (pulse.kind === 'listening') return heardAt + pulse.silenceMs
  return pulse.kind === 'asked' ? pulse.until : Infinity
}

/** The silence is over its limit: ask once, and give the answer time; then the connection is dead. */
export function onPulse(machine: Live, event: ConnectionEvent, rules: Rules): Stepped {
  const { pulse } = machine
  if (pulse.kind === 'none') return stay(machine)
  if (pulse.kind === 'listening') return ask(machine, event, rules.timeouts.graceMs)
  if (event.heardAt < pulse.at) return leave(machine, event, 'connection_silent', rules)
  return [{ ...machine, pulse: { kind: 'listening', silenceMs: pulse.silenceMs } }, []]
}

/** After a sleep a socket may look open and be dead: ask at once. */
export function probe(machine: Live, event: ConnectionEvent, rules: Rules): Stepped {
  const { pulse } = machine
  const { graceMs, probeMs } = rules.timeouts
  if (pulse.kind === 'none') return stay(machine)
  if (event.now >= event.heardAt + pulse.silenceMs + graceMs) {
    return leave(machine, event, 'connection_silent', rules)
  }
  return pulse.kind === 'asked' ? stay(machine) : ask(machine, event, probeMs)
}

function ask(machine: Live, { now }: ConnectionEvent, patienceMs: number): Stepped {
  const { pulse } = machine
  if (pulse.kind === 'none') return stay(machine)
  const asked = { kind: 'asked', silenceMs: pulse.silenceMs, at: now, until: now + patienceMs }
  return [{ ...machine, pulse: asked as Pulse }, [{ type: 'ping' }]]
}
