import type { ConnectionState, Continuity } from 'maxine-client'
import type { RegistryStatus } from 'maxine-client/registry'
import type { Tone } from '../design/tone.ts'

/** A state in words: what, why, and a time that counts. */
export interface Words {
  readonly tone: Tone
  readonly lead: string
  /** Why, or what it is worth. */
  readonly detail: string
  readonly time?: { readonly kind: 'since' | 'until'; readonly at: number } | undefined
}

const CONTINUITY: Readonly<Record<Continuity, string>> = {
  exact: 'exact: nothing is missed unsaid',
  'best-effort': 'best effort: an old server’s history',
  none: 'no continuity: what is missed is lost',
}

const PHASES = {
  token: 'fetching a token',
  socket: 'opening a socket',
  handshake: 'saying hello',
} as const

export function connectionWords(state: ConnectionState): Words {
  switch (state.status) {
    case 'idle':
      return { tone: 'unknown', lead: 'Not connected', detail: 'nobody has asked for it yet' }
    case 'connecting': {
      const { phase, attempt } = state
      return { tone: 'warn', lead: 'Connecting', detail: `${PHASES[phase]}, attempt ${attempt}` }
    }
    case 'connected':
      return {
        tone: 'good',
        lead: 'Connected',
        detail: CONTINUITY[state.continuity],
        time: { kind: 'since', at: state.since },
      }
    case 'waiting':
      return {
        tone: 'warn',
        lead: `Attempt ${state.attempt}`,
        detail: `${state.cause.code}: ${state.cause.message}`,
        time: { kind: 'until', at: state.retryAt },
      }
    case 'closed':
      return {
        tone: 'bad',
        lead: 'Closed',
        detail: state.cause ? `${state.cause.code}: ${state.cause.message}` : 'signed out',
      }
  }
}

const SYNCING = {
  connecting: 'waiting for the connection',
  reading: 'the server’s state is being read',
  'catching-up': 'what was missed is being sent',
  gap: 'events were lost: reading anew',
  diverged: 'it was wrong: reading anew',
} as const

const STALE = {
  idle: 'not connected yet',
  disconnected: 'no connection',
  closed: 'the connection is closed',
  silent: 'the server is silent',
  unreadable: 'the state cannot be read',
  restored: 'from storage, unconfirmed',
} as const

const TIERS = {
  log: 'complete: nothing is missing',
  'snapshot+events': 'snapshot and events',
  poll: 'asked for again and again',
  'events-only': 'only what events have told',
} as const

export function pictureWords(status: RegistryStatus): Words {
  const time = { kind: 'since', at: status.since } as const
  switch (status.state) {
    case 'live':
      return { tone: 'good', lead: 'Picture live', detail: TIERS[status.coverage.tier], time }
    case 'syncing':
      return { tone: 'warn', lead: 'Picture syncing', detail: SYNCING[status.reason], time }
    case 'stale':
      return { tone: 'bad', lead: 'Picture stale', detail: STALE[status.reason], time }
  }
}
