import { nexusServer } from 'maxine-protocol/dialects/nexus/server'
import { Audience } from '../src/core/broadcast/audience.ts'
import type { Manners } from '../src/core/broadcast/manners.ts'
import { createCounters } from '../src/core/counters.ts'
import { createMemoryLog, DEFAULTS } from '../src/core/index.ts'
import type { ConnectionRequest, Counters, EventLog, SessionOptions } from '../src/core/index.ts'
import { FakeClient } from './fake-client.ts'
import { scopeAuthenticator } from './nexus-scene.ts'
import { createVirtualWorld } from './virtual-world.ts'
import type { VirtualWorld } from './virtual-world.ts'

export interface AudienceSceneOptions {
  readonly session?: Partial<SessionOptions>
  readonly manners?: Partial<Manners>
}

/** An audience with the frames of Nexus and manners of the test's own. */
export interface AudienceScene {
  readonly world: VirtualWorld
  readonly log: EventLog
  readonly counters: Counters
  readonly audience: Audience
  /** What it reported. */
  readonly errors: readonly unknown[]
  readonly connect: (request?: Partial<ConnectionRequest>) => FakeClient
  /** A client that has come in. */
  readonly enter: (request?: Partial<ConnectionRequest>) => Promise<FakeClient>
  readonly tick: () => Promise<void>
}

/** A subscribe joins its channels; everything else is silence, unless the test says otherwise. */
export function createAudienceScene(options: AudienceSceneOptions = {}): AudienceScene {
  const world = createVirtualWorld()
  const log = createMemoryLog({ world, bounds: DEFAULTS.log, epoch: 'e1' })
  const counters = createCounters()
  const errors: unknown[] = []
  const audience: Audience = new Audience({
    ...{ world, log, counters },
    options: { ...DEFAULTS.session, ...options.session },
    manners: {
      ...SILENT,
      onMessage: (visitor, message) => {
        const asked = message.type === 'subscribe' ? message.subscriptions : []
        for (const { filter } of asked) audience.topics.join(visitor, filter.event ?? '')
        return undefined
      },
      ...options.manners,
    },
    authenticator: scopeAuthenticator(world),
    onError: (error) => errors.push(error),
  })
  const connect = (request?: Partial<ConnectionRequest>) => new FakeClient(audience.accept, request)
  const tick = () => world.advance(0)
  return {
    ...{ world, log, counters, audience, errors, connect, tick },
    async enter(request) {
      const client = connect(request)
      await tick()
      return client
    },
  }
}

const SILENT: Omit<Manners, 'onMessage'> = {
  dialect: nexusServer,
  entry: 'with-token',
  farewells: {
    missing: [1008, 'missing'],
    refused: [1008, 'refused'],
    expired: [1008, 'expired'],
    crowded: [4505, 'crowded'],
    over: [4401, 'over'],
    leaving: [1000, 'leaving'],
  },
  onEnter: () => undefined,
  onUnreadable: () => undefined,
  onRateLimited: () => undefined,
  onLeave: () => undefined,
}
