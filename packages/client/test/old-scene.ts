import { maxine } from 'maxine-protocol/dialects/maxine'
import { OldRegistry } from '../simulation/old-registry.ts'
import { createOldSource } from '../src/registry/old/old-source.ts'
import { EMPTY } from '../src/registry/registry.ts'
import type { Registry } from '../src/registry/registry.ts'
import type { RegistryFilter } from '../src/registry/scope.ts'
import type { Source, SourceHost, Worth } from '../src/registry/source.ts'
import { fakeServer, json } from './fake-fetch.ts'
import type { FakeAnswer, FakeServer } from './fake-fetch.ts'
import { createVirtualWorld } from './virtual-world.ts'
import type { VirtualWorld } from './virtual-world.ts'

/** Longer than any audit is away, in milliseconds. */
export const AUDIT_MS = 31_000

/** What routes answer in the place of the registry, by path without query. */
export type Answers = Record<string, (() => FakeAnswer | Promise<FakeAnswer>) | undefined>

const NOT_FOUND = (): FakeAnswer => json({ message: 'Not found' }, 404)

/** Only names are listed. */
export const UNLISTED: Answers = { '/service-mesh/envoy-config': NOT_FOUND }

/** An old server, what a source makes of it, and what it tells. */
export class OldScene {
  readonly world: VirtualWorld = createVirtualWorld()
  readonly server: FakeServer
  readonly registry: OldRegistry
  readonly source: Source
  readonly answers: Answers
  readonly host: SourceHost
  /** What was told, in order. */
  readonly told: string[] = []
  worth: Worth | undefined
  /** How many events the server has counted, and when it began. */
  counted = 0
  bootedAt = -60_000
  /** Whether what it says arrives. */
  line: 'up' | 'lossy' = 'up'
  readonly #history: object[] = []

  constructor(answers: Answers = {}, scope: RegistryFilter = {}, start: Registry = EMPTY) {
    // Without persistence there is no backup.
    this.answers = { '/backup': () => json({ error: 'no' }, 400), ...answers }
    this.server = fakeServer(({ path }) => this.#answer(new URL(path, 'http://old')))
    const { wall } = this.world
    this.registry = new OldRegistry((event, data) => this.#publish(event, data), wall)
    this.host = this.#createHost(scope)
    this.source = createOldSource(this.host, start)
  }

  /** Where nodes are shown to be. */
  get places(): readonly string[] {
    return [...this.source.registry.services].flatMap(([name, nodes]) =>
      [...nodes.keys()].map((id) => `${name} ${id}`),
    )
  }

  async connect(): Promise<void> {
    this.source.live({ can: maxine.legacy ?? maxine.can, snapshot: 'none' })
    await this.world.advance(0)
  }

  /** How often a route was asked. */
  asked(path: string): number {
    return this.server.requests.filter((request) => request.path.startsWith(path)).length
  }

  #publish(event: string, data: object): void {
    const timestamp = this.world.wall()
    this.counted += 1
    this.#history.push({ event, data, timestamp })
    if (this.line === 'up') this.source.event({ type: 'event', event, data, timestamp })
  }

  #answer({ pathname, searchParams }: URL): FakeAnswer | Promise<FakeAnswer> {
    const answer = this.answers[pathname]
    if (answer) return answer()
    if (pathname === '/events') return this.#history
    if (pathname !== '/metrics') return this.registry.list(pathname, searchParams) ?? NOT_FOUND()
    const uptime = (this.world.now() - this.bootedAt) / 1_000
    return { uptime, eventsBroadcasted: this.counted }
  }

  #createHost(scope: RegistryFilter): SourceHost {
    const { world } = this
    const http = {
      url: 'ws://old',
      token: undefined,
      headers: {},
      fetch: this.server.fetch,
      dialect: maxine,
      timeoutMs: 5_000,
      world,
    }
    return {
      world,
      scope,
      position: () => undefined,
      http: () => Promise.resolve(http),
      barrier: () => Promise.resolve(),
      changed: (cause) => void this.told.push(cause),
      worth: (worth) => {
        this.worth = worth
        this.told.push(worth.state === 'live' ? 'live' : `${worth.state} ${worth.reason}`)
      },
      reconnect: () => void this.told.push('reconnect'),
    }
  }
}
