import { DEFAULTS } from '../src/core/index.ts'
import type { ConnectionRequest, HttpResponse, SessionOptions } from '../src/core/index.ts'
import { createMemoryLog } from '../src/core/log/memory-log.ts'
import { createCliffracer } from '../src/core/systems/cliffracer/create-cliffracer.ts'
import type { Cliffracer } from '../src/core/systems/cliffracer/create-cliffracer.ts'
import type { ServiceSettings } from '../src/core/systems/cliffracer/settings.ts'
import { FakeClient } from './fake-client.ts'
import { fakeAuthenticator } from './scene.ts'
import { createVirtualWorld } from './virtual-world.ts'
import type { VirtualWorld } from './virtual-world.ts'

export interface CliffracerSceneOptions {
  readonly session?: Partial<SessionOptions>
  readonly settings?: ServiceSettings
  /** Whether tokens are looked at: `ada/admin` is one, as `fakeAuthenticator` has them. */
  readonly access?: 'open' | 'locked'
  readonly seed?: number
}

/** A Cliffracer without sockets, with a clock that the test moves. */
export interface CliffracerScene {
  readonly world: VirtualWorld
  readonly core: Cliffracer
  /** What was reported. */
  readonly errors: readonly unknown[]
  /** A connection that has been greeted; nothing it was told before is left to be heard. */
  readonly enter: (request?: Partial<ConnectionRequest>) => Promise<FakeClient>
  readonly connect: (request?: Partial<ConnectionRequest>) => FakeClient
  readonly post: (path: string, body: unknown, token?: string) => Promise<Answer>
  readonly get: (path: string) => Promise<Answer>
  /** Lets everything happen that needs no time. */
  readonly tick: () => Promise<void>
}

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export const NOBODY = { connections: 0, subscriptions: 0, addresses: 0, users: 0 }

export function createCliffracerScene(options: CliffracerSceneOptions = {}): CliffracerScene {
  const world = createVirtualWorld(options.seed)
  const errors: unknown[] = []
  const isLocked = options.access === 'locked'
  const core = createCliffracer({
    world,
    log: createMemoryLog({ world, bounds: DEFAULTS.log, epoch: 'e1' }),
    options: {
      ...DEFAULTS.session,
      authRequired: isLocked,
      heartbeatMs: 30_000,
      connectionsPerAddress: 1_000,
      ...options.session,
    },
    authenticator: isLocked ? fakeAuthenticator(world) : undefined,
    onError: (error) => void errors.push(error),
    settings: options.settings,
  })
  const tick = () => world.advance(0)
  const connect = (request: Partial<ConnectionRequest> = {}) =>
    new FakeClient(core.accept, { path: '/ws', ...request })
  const ask = async (method: string, path: string, body: string, token?: string) =>
    answer(
      await core.handle({
        ...{ method, path, body, query: [], address: '192.0.2.9' },
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      }),
    )
  return {
    ...{ world, core, errors, tick, connect },
    async enter(request) {
      const client = connect(request)
      await tick()
      client.heard()
      return client
    },
    post: (path, body, token) =>
      ask('POST', path, typeof body === 'string' ? body : JSON.stringify(body), token),
    get: (path) => ask('GET', path, ''),
  }
}

function answer({ status, body }: HttpResponse): Answer {
  return { status, body: JSON.parse(body) as Answer['body'] }
}
