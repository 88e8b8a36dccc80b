import { createCounters } from '../src/core/counters.ts'
import { createRegistry } from '../src/core/registry/create-registry.ts'
import { createHub } from '../src/core/sessions/hub.ts'
import type { Hub } from '../src/core/sessions/hub.ts'
import { DEFAULTS } from '../src/core/index.ts'
import type {
  Authenticator,
  ConnectionRequest,
  Counters,
  EventLog,
  LogBounds,
  LoggedEvent,
  Registry,
  SessionOptions,
  VisibilityPolicy,
} from '../src/core/index.ts'
import { createMemoryLog } from '../src/core/log/memory-log.ts'
import { DEFAULT_POLICY } from '../src/core/visibility.ts'
import { FakeClient } from './fake-client.ts'
import { createVirtualWorld } from './virtual-world.ts'
import type { VirtualWorld } from './virtual-world.ts'

export interface SceneOptions {
  readonly session?: Partial<SessionOptions>
  readonly bounds?: Partial<LogBounds>
  readonly authenticator?: (world: VirtualWorld) => Authenticator
  readonly policy?: VisibilityPolicy
  readonly seed?: number
  /** Changes the log before anything uses it. */
  readonly wrapLog?: (log: EventLog) => EventLog
}

/** A hub on a log and a registry, with a clock that the test moves. */
export interface Scene {
  readonly world: VirtualWorld
  readonly log: EventLog
  readonly registry: Registry
  readonly hub: Hub
  readonly counters: Counters
  readonly connect: (request?: Partial<ConnectionRequest>) => FakeClient
  /** A client that has said hello and heard the welcome. */
  readonly greet: (hello?: object, first?: object) => Promise<FakeClient>
  readonly publish: (event: string, data?: unknown) => Promise<LoggedEvent>
  /** Lets everything happen that needs no time. */
  readonly tick: () => Promise<void>
}

export async function createScene(options: SceneOptions = {}): Promise<Scene> {
  const world = createVirtualWorld(options.seed)
  const bounds = { ...DEFAULTS.log, ...options.bounds }
  const wrap = options.wrapLog ?? ((log: EventLog) => log)
  const log = wrap(createMemoryLog({ world, bounds, epoch: 'e1' }))
  const coreOptions = {
    log: bounds,
    registry: { ...DEFAULTS.registry, statsEveryMs: 0 },
    session: { ...DEFAULTS.session, ...options.session },
  }
  const registry = await createRegistry({ world, log, options: coreOptions })
  const counters = createCounters()
  const authenticator = options.authenticator?.(world)
  const hub = createHub({
    ...{ world, log, registry, counters, authenticator },
    options: coreOptions,
    policy: options.policy ?? DEFAULT_POLICY,
  })
  const connect = (request?: Partial<ConnectionRequest>) => new FakeClient(hub.accept, request)
  const tick = () => world.advance(0)
  return {
    ...{ world, log, registry, hub, counters, connect, tick },
    async greet(hello = {}, first = {}) {
      const client = connect().says({
        ...first,
        hello: { v: 2, subscriptions: [{ id: 's1', filter: {} }], ...hello },
      })
      await tick()
      return client
    },
    publish: (event, data = {}) => log.append({ event, data }),
  }
}

/** Tokens are `name/role` with a life in milliseconds behind it where it matters: `ada/admin/1000`. */
export function fakeAuthenticator(world: VirtualWorld, refreshedRole?: string): Authenticator {
  const identityOf = (token: string) => {
    const [sub = '', role = 'viewer', life = '3600000'] = token.split('/')
    const now = world.now()
    return { sub, role, user: { sub, role }, expiresAt: now + Number(life), authenticatedAt: now }
  }
  return {
    verify: async (token) => {
      await Promise.resolve()
      if (token === 'old') return { ok: false, code: 'token_expired', message: 'expired' }
      if (token === 'bad') return { ok: false, code: 'token_refused', message: 'bad signature' }
      if (token === 'broken') throw new Error('no key')
      return { ok: true, identity: identityOf(token) }
    },
    refresh: async ({ sub, role, user: { stale } }) => {
      await Promise.resolve()
      if (sub === 'weary' || stale) return undefined
      const token = `${sub}/${refreshedRole ?? role}/7200000`
      return { token, expiresInMs: 7_200_000, identity: identityOf(token) }
    },
    signIn: () => Promise.resolve(undefined),
  }
}

/** A scene where tokens are needed. */
export function createLockedScene(
  session: Partial<SessionOptions> = {},
  refreshedRole?: string,
): Promise<Scene> {
  return createScene({
    session: { authRequired: true, ...session },
    authenticator: (world) => fakeAuthenticator(world, refreshedRole),
  })
}
