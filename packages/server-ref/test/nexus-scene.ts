import { createMemoryLog, createNexus, DEFAULTS } from '../src/core/index.ts'
import type {
  Authenticator,
  Channel,
  ConnectionRequest,
  EventLog,
  HttpRequest,
  HttpResponse,
  Nexus,
  SessionOptions,
} from '../src/core/index.ts'
import { FakeClient } from './fake-client.ts'
import { createVirtualWorld } from './virtual-world.ts'
import type { VirtualWorld } from './virtual-world.ts'

export interface NexusSceneOptions {
  readonly session?: Partial<SessionOptions>
  readonly channels?: readonly Channel[]
  readonly authenticator?: (world: VirtualWorld) => Authenticator
  readonly seed?: number
}

/** A Nexus in a world whose time the test moves. */
export interface NexusScene {
  readonly world: VirtualWorld
  readonly log: EventLog
  readonly nexus: Nexus
  /** What it reported. */
  readonly errors: readonly unknown[]
  readonly connect: (request?: Partial<ConnectionRequest>) => FakeClient
  /** A client that has come in, and whose greeting was taken. */
  readonly enter: (request?: Partial<ConnectionRequest>) => Promise<FakeClient>
  /** One that has subscribed as well, and whose answers were taken. */
  readonly subscribed: (...frames: readonly object[]) => Promise<FakeClient>
  /** Lets everything happen that needs no time. */
  readonly tick: () => Promise<void>
  readonly ask: (method: string, path: string, more?: AskOptions) => Promise<HttpResponse>
}

interface AskOptions {
  /** A text is sent as it is. */
  readonly body?: unknown
  readonly token?: string
}

export function createNexusScene(options: NexusSceneOptions = {}): NexusScene {
  const world = createVirtualWorld(options.seed)
  const log = createMemoryLog({ world, bounds: DEFAULTS.log, epoch: 'e1' })
  const errors: unknown[] = []
  const nexus = createNexus({
    ...{ world, log },
    options: { ...DEFAULTS.session, ...options.session },
    channels: options.channels,
    authenticator: options.authenticator?.(world),
    onError: (error) => errors.push(error),
  })
  const tick = () => world.advance(0)
  const connect = (request?: Partial<ConnectionRequest>) => new FakeClient(nexus.accept, request)
  const enter = async (request?: Partial<ConnectionRequest>) => {
    const client = connect(request)
    await tick()
    client.heard()
    return client
  }
  return {
    ...{ world, log, nexus, errors, connect, enter, tick },
    async subscribed(...frames) {
      const client = await enter()
      client.says(...frames.map((frame) => ({ action: 'subscribe', ...frame })))
      await tick()
      client.heard()
      return client
    },
    ask: (method, path, more) => nexus.handle(requestOf(method, path, more)),
  }
}

function requestOf(method: string, path: string, { body, token }: AskOptions = {}): HttpRequest {
  return {
    ...{ method, path, query: [], address: '192.0.2.1' },
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
  }
}

/**
 * Tokens are `name/role/scopes/life`, where the scopes have a plus between them, `-` is no list of them,
 * and the life is in milliseconds: `ada/viewer/telemetry+tasks/1000`.
 */
export function scopeAuthenticator(world: VirtualWorld): Authenticator {
  return {
    verify: async (token) => {
      await Promise.resolve()
      if (token === 'old') return { ok: false, code: 'token_expired', message: 'expired' }
      if (token === 'bad') return { ok: false, code: 'token_refused', message: 'bad signature' }
      if (token === 'broken') throw new Error('no key')
      const [sub = '', role = 'viewer', listed = '-', life = '3600000'] = token.split('/')
      const scopes = listed === '-' ? {} : { scopes: listed.split('+') }
      const now = world.now()
      const user = { sub, role, ...scopes }
      const identity = { sub, role, user, expiresAt: now + Number(life), authenticatedAt: now }
      return { ok: true, identity }
    },
    refresh: () => Promise.resolve(undefined),
    signIn: () => Promise.resolve(undefined),
  }
}

/** A scene where tokens are needed. */
export function createLockedNexus(session: Partial<SessionOptions> = {}): NexusScene {
  return createNexusScene({
    session: { authRequired: true, ...session },
    authenticator: scopeAuthenticator,
  })
}

export const NOBODY = { connections: 0, subscriptions: 0, addresses: 0, users: 0 }
