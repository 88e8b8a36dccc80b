import { Audience } from '../../broadcast/audience.ts'
import type { Telling } from '../../broadcast/recipients.ts'
import { createCounters } from '../../counters.ts'
import type { Counters } from '../../counters.ts'
import { createPlainRoutes } from '../../http/plain-routes.ts'
import type { Authenticator } from '../../identity.ts'
import type { Served } from '../../served.ts'
import type { SystemParts } from '../system-parts.ts'
import { createCatalogue } from './catalogue.ts'
import { Collections } from './collections.ts'
import { readCustomEvent } from './custom-event.ts'
import type { DocumentStore } from './documents/document-store.ts'
import { createMemoryDocuments } from './documents/document-store.ts'
import { Deadlines } from './handlers/deadlines.ts'
import type { HandlersByCollection } from './handlers/handler.ts'
import { MANNERS_OF } from './manners.ts'
import { deploydRoutes } from './routes.ts'
import { DEPLOYD_DEFAULTS } from './settings.ts'
import type { DeploydCoreSettings } from './settings.ts'
import { tellingOfChange, tellingOfEvent } from './tellings.ts'

export interface DeploydParts extends SystemParts {
  /** What differs from `DEPLOYD_DEFAULTS`. */
  readonly settings?: Partial<DeploydCoreSettings>
  /** Left out: in memory, and of this core alone. */
  readonly store?: DocumentStore
  readonly handlers?: HandlersByCollection
  /** Compares in constant time; left out: there is no master key. */
  readonly isMasterKey?: ((given: string) => boolean) | undefined
}

/** A go-deployd without its sockets: collections, their changes, and custom events. */
export interface Deployd extends Served {
  /** What the routes do, from within the process: as root, where nobody else is named. */
  readonly collections: Pick<Collections, 'create' | 'read' | 'list' | 'update' | 'delete'>
  /** Tells all who are there, or a room; rejects with a TypeError what would be taken for a change. */
  readonly emit: (event: string, data?: unknown, room?: string) => Promise<void>
}

/** What the parts are put together with. */
interface Made extends DeploydParts {
  readonly settings: DeploydCoreSettings
  readonly store: DocumentStore
  readonly authenticator: Authenticator | undefined
  readonly counters: Counters
  readonly deadlines: Deadlines
  /** Whether keys or tokens are looked at. */
  readonly isLocked: boolean
}

/** Puts it together on a log and a store, which stay their owners'. */
export function createDeployd(parts: DeploydParts): Deployd {
  const authenticator = parts.options.authRequired ? parts.authenticator : undefined
  const made: Made = {
    ...parts,
    settings: { ...DEPLOYD_DEFAULTS, ...parts.settings },
    store: parts.store ?? createMemoryDocuments(),
    authenticator,
    counters: createCounters(),
    deadlines: new Deadlines(parts.world),
    isLocked: authenticator !== undefined || parts.isMasterKey !== undefined,
  }
  const { counters, onError, settings, deadlines } = made
  const tell = (telling: Telling) => void audience.tell(telling).catch(onError)
  const audience = createAudience(made, tell, () => audience)
  const collections = createCollections(made, tell)
  return {
    ...{ counters, collections },
    accept: audience.accept,
    handle: createHandle(made, collections, audience),
    emit: async (event, data, room) => {
      await audience.tell(tellingOfEvent(settings, readCustomEvent(event, data, room)))
    },
    sizes: audience.sizes,
    drain: audience.drain,
    expireAll: audience.expireAll,
    revoke: audience.revoke,
    close(code, reason) {
      collections.end()
      deadlines.end()
      audience.close(code, reason)
      return Promise.resolve()
    },
  }
}

type Tell = (telling: Telling) => void

function createAudience(made: Made, tell: Tell, audience: () => Audience): Audience {
  const { world, options, settings, counters, authenticator } = made
  const manners = MANNERS_OF[settings.profile]({
    ...{ world, counters },
    hasTokens: authenticator !== undefined,
    rooms: () => audience().topics,
    maxRooms: options.maxSubscriptions,
    tell: (event) => tell(tellingOfEvent(settings, event)),
  })
  return new Audience({ ...made, manners })
}

function createCollections(made: Made, tell: Tell): Collections {
  const { settings } = made
  const handlers = new Map(Object.entries(made.handlers ?? {}))
  return new Collections({
    ...made,
    ...settings,
    catalogue: createCatalogue(settings.collections),
    handlersOf: (collection) => handlers.get(collection),
    tell: (event) => tell(tellingOfEvent(settings, event)),
    onChange: (change, rules) => tell(tellingOfChange(settings, change, rules)),
  })
}

function createHandle(made: Made, collections: Collections, audience: Audience): Served['handle'] {
  const { counters, store, isMasterKey, isLocked } = made
  const state = () => ({
    documents: store.count(),
    collections: store.collections().length,
    connections: audience.sizes().connections,
  })
  const routes = deploydRoutes({
    ...{ collections, isLocked, isMasterKey },
    onKeyRefused: () => (counters.authRefused += 1),
    health: () => ({ status: 'ok', ...state() }),
    // `connections` counts those that have ever come; how many there are is `wsConnections`, as with Maxine.
    metrics: () => ({ ...state(), wsConnections: state().connections, ...counters }),
  })
  return createPlainRoutes(routes, made)
}
