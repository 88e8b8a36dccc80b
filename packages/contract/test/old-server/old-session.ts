import type { OldEvent } from './old-feed.ts'
import type { Claims, OldAuth } from './old-tokens.ts'

/** The keys that are read, in this order; all others are ignored. */
interface Said {
  readonly auth?: unknown
  readonly subscribe?: unknown
  readonly unsubscribe?: unknown
  readonly refresh_token?: unknown
}

export interface SessionParts {
  readonly tokens: OldAuth
  readonly auth: 'on' | 'off'
  readonly heedsFilter: 'yes' | 'no'
  readonly beforeAuth: 'everything' | 'nothing'
  readonly send: (text: string) => void
  /** Closes without a code. */
  readonly close: () => void
}

/** With authentication off everybody is somebody. */
const ANYBODY: Claims = { role: 'anonymous' }

/** What one connection says and hears: one filter, no offsets, no welcome. */
export class OldSession {
  readonly #parts: SessionParts
  #user: Claims | undefined
  #filter: unknown
  #standing: 'here' | 'turned away' = 'here'

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#user = parts.auth === 'on' ? undefined : ANYBODY
  }

  hear({ event, data }: OldEvent, text: string): void {
    const { heedsFilter, beforeAuth, send } = this.#parts
    if (this.#standing !== 'here' || (!this.#user && beforeAuth === 'nothing')) return
    if (heedsFilter === 'no' || passes(this.#filter, event, data)) send(text)
  }

  read(text: string): void {
    const said = parsed(text)
    // Reading a key of `null` throws there, and what throws is ignored.
    if (said === undefined || said === null || this.#standing !== 'here') return
    if (this.#admits(said)) this.#obey(said)
  }

  #admits({ auth }: Said): boolean {
    if (!auth) return this.#user !== undefined || this.#turnAway('auth_required')
    if (this.#parts.auth === 'off') return true
    this.#user = this.#parts.tokens.verify(auth)
    if (!this.#user) return this.#turnAway('auth_failed')
    this.#say({ type: 'authenticated', user: this.#user })
    return true
  }

  /** A key with a falsy value says nothing. */
  #obey({ subscribe, unsubscribe, refresh_token: refresh }: Said): void {
    if (subscribe) return this.#subscribe(subscribe)
    if (unsubscribe) {
      this.#filter = undefined
      this.#say({ type: 'unsubscribed' })
    } else if (refresh) {
      const token = this.#parts.tokens.refresh(this.#user ?? ANYBODY)
      this.#say({ type: 'token_refreshed', token })
    }
  }

  #subscribe(filter: unknown): void {
    if (field(filter, 'event') === 'admin_event' && this.#user?.['role'] !== 'admin') {
      return this.#say({ type: 'error', message: 'Insufficient permissions' })
    }
    this.#filter = filter
    this.#say({ type: 'subscribed', filter })
  }

  #turnAway(type: 'auth_required' | 'auth_failed'): false {
    this.#say({ type })
    this.#standing = 'turned away'
    this.#parts.close()
    return false
  }

  #say(frame: object): void {
    this.#parts.send(JSON.stringify(frame))
  }
}

/** An event without the field that is asked for passes; so does everything where nothing is asked for. */
function passes(filter: unknown, event: string, data: unknown): boolean {
  const wanted = field(filter, 'event')
  if (wanted && wanted !== event) return false
  return ['serviceName', 'nodeId'].every((name) => {
    const [asked, given] = [field(filter, name), field(data, name)]
    return !asked || !given || asked === given
  })
}

function field(value: unknown, name: string): unknown {
  return (Object(value) as Readonly<Record<string, unknown>>)[name]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
