import type { ConnectionState, Gap } from 'maxine-client'
import { createContext, use } from 'react'
import { Store } from '../design/store.ts'
import type { PageParts } from '../pages/open-page.ts'
import type { PageName } from '../pages/page-list.ts'
import type { Session } from '../sign-in/session.ts'
import { Breaker } from './breaker.ts'
import { NO_OUTAGES, withNews } from './outages.ts'
import type { LinkNews, Outages } from './outages.ts'

/** What the frame around the page of any system has to know. */
export interface SystemDesk {
  readonly session: Session
  readonly onSignOut: () => void
  readonly outages: Store<Outages>
  readonly breaker: Breaker
  /** Tries again what was given up. */
  readonly retry: () => void
}

/** What is followed of a client, whatever it speaks. */
interface Followed {
  on(name: 'state', handler: (state: ConnectionState) => unknown): () => void
  on(name: 'gap', handler: (gap: Gap) => unknown): () => void
  connect(): Promise<void>
}

/** Shorter than the defaults: a demo is watched by somebody who waits. In milliseconds. */
export const DEMO_TIMEOUTS = { graceMs: 2_000, handshakeMs: 4_000, connectMs: 4_000 }
export const DEMO_BACKOFF = { baseMs: 500, capMs: 2_000 }

export function openSystemDesk(page: PageName, parts: PageParts, client: Followed): SystemDesk {
  const { session, tokens, onSignOut } = parts
  const fetch = globalThis.fetch.bind(globalThis)
  // Where it ends, the state says so.
  const connect = () => void client.connect().catch(() => undefined)
  const outages = followOutages(client)
  connect()
  return {
    session,
    onSignOut,
    outages,
    breaker: new Breaker({ page, token: () => tokens.current, fetch }),
    retry: connect,
  }
}

/** As long as the client lives. */
export function followOutages(client: Pick<Followed, 'on'>): Store<Outages> {
  const outages = new Store(NO_OUTAGES)
  const take = (news: LinkNews) => outages.set(withNews(outages.get(), news, Date.now()))
  client.on('state', (state) => take({ type: 'state', state }))
  client.on('gap', (gap) => take({ type: 'gap', gap }))
  return outages
}

export const SystemContext = createContext<SystemDesk | undefined>(undefined)

export function useSystem(): SystemDesk {
  const desk = use(SystemContext)
  if (!desk) throw new Error('There is no desk: the page of a system gives one to what is in it.')
  return desk
}
