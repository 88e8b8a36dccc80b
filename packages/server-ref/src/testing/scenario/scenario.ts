import type { Registration } from 'maxine-protocol/http'
import { completeOptions } from '../../core/complete-options.ts'
import type {
  Authenticator,
  ConnectionRequest,
  Core,
  HttpRequest,
  HttpResponse,
  Peer,
  Refusal,
  World,
} from '../../core/index.ts'
import { createFaults } from '../../core/faults/faults.ts'
import type { Faults } from '../../core/faults/faults.ts'
import { declined } from '../../core/http/replies.ts'
import { cannotSimulate } from '../cannot-simulate.ts'
import { startCoreLives } from './core-lives.ts'
import type { CoreLives } from './core-lives.ts'
import type { DoubleName } from '../doubles.ts'
import type { FakeFaults, FakeServer, FakeServerOptions } from '../fake-server.ts'
import { FrameRecord } from './frame-record.ts'
import { createLag } from './lag.ts'
import type { Lag } from './lag.ts'
import { Link } from './link.ts'
import type { Wire } from './link.ts'
import { timersOfTheMoment } from '../time/timers-of-the-moment.ts'
import { assertSayable } from './sayable.ts'
import { createTokenDesk } from './token-desk.ts'
import type { TokenDesk } from './token-desk.ts'
import { unrealInstance } from './unreal-instance.ts'

/** A server with all its verbs, and no wire yet: what a double puts behind its sockets. */
export interface Scenario extends FakeServer {
  /**
   * A connection comes in. The wire calls the peer, and delivers what it is given later and in order,
   * as a network does. What is refused has been told nothing.
   */
  readonly accept: (wire: Wire, request: ConnectionRequest) => Peer | Refusal
  /** A request comes in; never rejects. */
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>
}

export interface ScenarioOptions extends FakeServerOptions {
  /** Whose table row says what cannot be done. */
  readonly double: DoubleName
}

const DEFAULT_URL = 'wss://maxine.test'

/** Milliseconds after which it is worth another try. */
const COME_BACK_MS = 2_000

/** Starts the reference server's core for a double. */
export async function createScenario(options: ScenarioOptions): Promise<Scenario> {
  const { core, policy, onError, epoch, auth = 'off', world = timersOfTheMoment() } = options
  const url = options.url ?? DEFAULT_URL
  const desk = createTokenDesk(world, url)
  const settings = completeOptions(core, auth === 'on')
  const authenticator: Authenticator | undefined = settings.session.authRequired ? desk : undefined
  const lives = await startCoreLives({
    ...{ world, epoch, options: settings },
    ...(authenticator && { authenticator }),
    ...(policy && { policy }),
    ...(onError && { onError }),
  })
  return new StandingScenario({ ...options, url, world, desk, lives })
}

interface Parts extends ScenarioOptions {
  readonly url: string
  readonly world: World
  readonly desk: TokenDesk
  readonly lives: CoreLives
}

class StandingScenario implements Scenario {
  readonly url: string
  readonly httpUrl: string
  readonly faults: FakeFaults
  readonly #lives: CoreLives
  readonly #desk: TokenDesk
  readonly #trouble: Faults
  readonly #lag: Lag
  readonly #record: FrameRecord
  readonly #links = new Set<Link>()
  #requests: 'answered' | 'refused' = 'answered'
  #registered = 0

  constructor({ url, httpUrl, world, desk, lives, double }: Parts) {
    this.url = url
    this.httpUrl = httpUrl ?? url.replace(/^ws/, 'http').replace(/(\/ws)?\/*$/, '')
    this.#lives = lives
    this.#desk = desk
    this.#trouble = createFaults(world)
    this.#lag = createLag(world)
    this.#record = new FrameRecord(desk.nameOf)
    this.faults = this.#faultsOf(double)
    this.heard = this.#record.heard
    this.sent = this.#record.sent
    this.forget = this.#record.forget
    this.untilHeard = this.#record.untilHeard
    this.token = desk.issue
    this.nameOf = desk.nameOf
    this.changeRole = desk.changeRole
    this.faultCounts = this.#trouble.counts
  }

  readonly heard: FakeServer['heard']
  readonly sent: FakeServer['sent']
  readonly forget: FakeServer['forget']
  readonly untilHeard: FakeServer['untilHeard']
  readonly token: FakeServer['token']
  readonly nameOf: FakeServer['nameOf']
  readonly changeRole: FakeServer['changeRole']
  readonly faultCounts: FakeServer['faultCounts']

  get core(): Core {
    return this.#lives.core()
  }

  get registry(): Core['registry'] {
    return this.core.registry
  }

  readonly accept: Scenario['accept'] = (wire, request) => {
    if (!this.#lives.isUp()) return this.#goingAway()
    const link = new Link(wire, { record: this.#record, onEnd: this.#onEnd })
    const accept = this.#trouble.around(this.#lag.around(this.core.accept))
    // Before it is accepted: the core may close it at once.
    this.#links.add(link)
    const taken = accept(link, request)
    if ('status' in taken) {
      this.#links.delete(link)
      return taken
    }
    this.#record.look()
    return link.wrap(taken)
  }

  readonly handle: Scenario['handle'] = async (request) => {
    if (this.#lives.isUp() && this.#requests === 'answered') return this.core.handle(request)
    const headers = { 'Retry-After': String(COME_BACK_MS / 1_000) }
    return declined('unavailable', { retryAfterMs: COME_BACK_MS }, headers)
  }

  readonly register = (service: string | Registration) => {
    this.#registered += 1
    return this.registry.register(
      typeof service === 'string' ? unrealInstance(service, this.#registered) : service,
    )
  }

  readonly deregister = async (nodeId: string): Promise<void> => {
    if (!(await this.registry.deregister(nodeId))) {
      throw new Error(`No instance is registered as ${nodeId}`)
    }
  }

  readonly publish: FakeServer['publish'] = (event, data = {}) => this.core.publish(event, data)

  readonly expireTokens = (): void => {
    this.#desk.expireAll()
    this.core.expireAll()
  }

  readonly revoke = (sub: string): void => {
    this.#desk.revoke(sub)
    this.core.revoke(sub)
  }

  readonly drop = (): void => {
    for (const link of [...this.#links]) link.drop()
  }

  readonly closeAll: FakeServer['closeAll'] = (code, reason = '') => {
    assertSayable(code, reason)
    for (const link of [...this.#links]) link.shut(code, reason)
  }

  readonly restart: FakeServer['restart'] = ({ epoch }) => this.#lives.restart(epoch)

  readonly drain = (): void => this.core.drain()

  readonly gap = async (events = 3): Promise<void> => {
    this.#lag.begin()
    try {
      await settled()
      for (let lost = 0; lost < events; lost += 1) await this.publish('lost')
      this.trim()
    } finally {
      this.#lag.end()
    }
    await settled()
  }

  readonly trim = (): void => this.#lives.log().forget()

  readonly subscriptions: FakeServer['subscriptions'] = () =>
    [...this.#links].flatMap(({ filters }) => filters)

  readonly connections = (): number => this.#links.size

  readonly untilConnected = async (connections = 1): Promise<void> => {
    const isSo = () => (this.#links.size >= connections ? true : undefined)
    await this.#record.until(isSo, 'a connection')
  }

  readonly close = async (): Promise<void> => {
    this.#trouble.clear()
    await this.#lives.end()
    this.#record.end()
  }

  readonly #onEnd = (link: Link): void => {
    this.#links.delete(link)
    this.#record.look()
  }

  #faultsOf(double: DoubleName): FakeFaults {
    const { around: _, counts: __, ...faults } = this.#trouble
    return {
      ...faults,
      refuse: () => {
        this.#requests = 'refused'
        faults.refuse()
      },
      clear: () => {
        this.#requests = 'answered'
        faults.clear()
      },
      resetAll: () => {
        throw cannotSimulate(double, 'faults.resetAll')
      },
      refuseWith: () => {
        throw cannotSimulate(double, 'faults.refuseWith')
      },
    }
  }

  #goingAway(): Refusal {
    const retryAfterMs = COME_BACK_MS
    return { status: 503, closeCode: 1012, reason: 'going away', retryAfterMs }
  }
}

/** More promises than the core ever has one after the other, with none of them waiting for a timer. */
const STEPS = 32

/** What the core does by itself has been done. */
async function settled(): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) await Promise.resolve()
}
