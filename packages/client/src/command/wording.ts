import type { Gap } from 'maxine-protocol'
import type { ConnectionState, Continuity } from '../connection/state.ts'
import { MaxineError } from '../errors.ts'
import type { RegistryCircuit } from '../registry/circuit.ts'
import type { Coverage, RegistryStatus, SyncReason } from '../registry/status.ts'
import type { Totals } from './changes.ts'
import { hideTokens } from './secrets.ts'
import { escapeText } from './terminal-text.ts'

/** The connection in words, at a time in milliseconds since 1970. */
export function connectionWords(state: ConnectionState, now: number): string {
  switch (state.status) {
    case 'idle':
      return 'not connected'
    case 'connecting':
      return `${PHASES[state.phase]}${state.attempt > 1 ? ` (attempt ${state.attempt})` : ''}`
    case 'connected': {
      const lasted = now - state.since
      return `connected${lasted < 1_000 ? '' : ` for ${span(lasted)}`}${KEPT[state.continuity]}`
    }
    case 'waiting': {
      const { cause, retryAt, attempt } = state
      const next = retryAt > now ? `next try in ${span(retryAt - now, 'up')}` : 'trying again'
      return `not connected: ${reasonOf(cause)}; ${next} (attempt ${attempt})`
    }
    case 'closed':
      return state.cause ? `closed: ${reasonOf(state.cause)}` : 'closed'
  }
}

const PHASES = {
  token: 'fetching a token',
  socket: 'connecting',
  handshake: 'greeting the server',
} as const

const KEPT: Readonly<Record<Continuity, string>> = {
  exact: '',
  'best-effort': ' (an old server: what an outage hides is fetched where it can be)',
  none: ' (this server does not tell what an outage hid)',
}

export function gapWords({ reason, from, to }: Gap): string {
  const which = from !== undefined && to !== undefined && to > from ? ` ${from + 1} to ${to}` : ''
  return `gap: events${which} were missed (${reason})`
}

/** What a picture of the registry is worth; nothing where that is all, or where the connection says it. */
export function pictureWords(status: RegistryStatus): string | undefined {
  switch (status.state) {
    case 'live':
      return coverageWords(status.coverage)
    case 'syncing':
      return SYNCING[status.reason]
    case 'stale':
      return staleWords(status)
  }
}

const SYNCING: Readonly<Record<SyncReason, string | undefined>> = {
  connecting: undefined,
  reading: 'reading the registry',
  'catching-up': 'hearing what was missed',
  gap: 'events were lost: reading the registry again',
  diverged: 'this is not what the server has: reading the registry again',
}

function staleWords({ reason, cause }: Extract<RegistryStatus, { state: 'stale' }>) {
  const why = cause ? `: ${reasonOf(cause)}` : ''
  if (reason === 'unreadable') return `the registry could not be read${why}`
  if (reason === 'silent') return `the server has become silent${why}`
  if (reason === 'restored') return 'this is what was kept from before'
  return undefined
}

/** Configuration is not shown, and so not missed. */
function coverageWords({ tier, nodes, circuits }: Coverage): string | undefined {
  const lacks = (['since-attach', 'none'] as const).flatMap((extent) => {
    const which = Object.entries({ nodes, circuits }).filter(([, one]) => one === extent)
    const names = which.map(([name]) => name).join(' and ')
    return names ? [`${names} ${EXTENTS[extent]}`] : []
  })
  const parts = tier === 'poll' ? ['asked again and again', ...lacks] : lacks
  return parts.length > 0 ? `an old server: ${parts.join(', ')}` : undefined
}

const EXTENTS = { 'since-attach': 'only as they are heard of', none: 'not at all' } as const

export function totalsWords({ services, nodes, unhealthy, circuits }: Totals): readonly string[] {
  return [
    counted(services, 'service'),
    counted(nodes, 'node'),
    ...(unhealthy > 0 ? [`${unhealthy} unhealthy`] : []),
    ...(circuits > 0 ? [`${counted(circuits, 'circuit')} not closed`] : []),
  ]
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

export function rateWords(perSecond: number): string {
  return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} events/s`
}

export function circuitWords(circuit: RegistryCircuit | undefined, now: number): string {
  if (!circuit) return ''
  const { state, nextTry } = circuit
  return nextTry !== undefined && nextTry > now ? `${state}, ${span(nextTry - now, 'up')}` : state
}

/** `up` for what is awaited: a wait is over at 0, not before. */
export function span(ms: number, round: 'down' | 'up' = 'down'): string {
  const seconds = Math.max(0, round === 'up' ? Math.ceil(ms / 1_000) : Math.floor(ms / 1_000))
  if (seconds < 100) return `${seconds}s`
  if (seconds < 6_000) return `${Math.floor(seconds / 60)}m`
  const hours = Math.floor(seconds / 3_600)
  return hours < 100 ? `${hours}h` : `${Math.floor(hours / 24)}d`
}

/** Why it ended, and what to do about it, for somebody at a terminal. */
export function failureWords(error: unknown): string {
  const advice = error instanceof MaxineError ? (ADVICE[error.code] ?? error.advice) : undefined
  return advice ? `${reasonOf(error)}. ${advice}` : reasonOf(error)
}

/** What was written for programmers, for those who have a command line instead. */
const ANOTHER_TOKEN =
  'Give another token by MAXINE_TOKEN, or a way to it by --token-command or --user.'
const ADVICE: Readonly<Record<string, string>> = {
  auth_required: 'Give a token by MAXINE_TOKEN, or a way to it by --token-command or --user.',
  auth_timeout: 'Give a token by MAXINE_TOKEN, or a way to it by --token-command or --user.',
  no_fresh_token: ANOTHER_TOKEN,
  token_refused: ANOTHER_TOKEN,
  token_expired: ANOTHER_TOKEN,
  token_unavailable: 'Look at what --token-command prints.',
  insecure_url: 'Use wss:, or --allow-insecure where the network is trusted.',
  unauthorized: 'Check the name, and the password.',
}

/** With what a token command said itself, which is in the cause. */
function reasonOf(error: unknown): string {
  const isTold = error instanceof MaxineError && error.code === 'token_unavailable'
  const cause = isTold && error.cause instanceof Error ? ` (${messageOf(error.cause)})` : ''
  return `${messageOf(error)}${cause}`
}

/** One line, that says nothing to the terminal but words. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return escapeText(hideTokens(text.replace(/\s+/g, ' ').trim()))
}
