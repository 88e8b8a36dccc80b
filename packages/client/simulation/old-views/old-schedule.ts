import { maxine } from 'maxine-protocol/dialects/maxine'
import { createOldSource } from '../../src/registry/old/old-source.ts'
import { EMPTY } from '../../src/registry/registry.ts'
import type { Source, SourceHost } from '../../src/registry/source.ts'
import { Chance } from '../chance.ts'
import { Clock } from '../clock.ts'
import { oldPlanFor, SERVICES } from './old-plan.ts'
import type { OldPlan } from './old-plan.ts'
import { OldProcess } from './old-process.ts'
import type { Wire } from './old-process.ts'
import { OldWatcher } from './old-watcher.ts'

/** Long enough for every retry and some audits, in milliseconds. */
const PEACE_MS = 120_000

const HOSTS: readonly [number, ...number[]] = [1, 2, 3, 4]

export interface OldOutcome {
  readonly violations: readonly string[]
  readonly counts: Readonly<Record<string, number>>
}

/** Plays what can happen between an old server and a view of it; the same seed, the same. */
export async function runOldSchedule(seed: number): Promise<OldOutcome> {
  const schedule = new OldSchedule(oldPlanFor(seed))
  const onRejection = (error: unknown) => schedule.watcher.report(`unhandled: ${String(error)}`)
  process.on('unhandledRejection', onRejection)
  try {
    await schedule.play()
  } finally {
    process.off('unhandledRejection', onRejection)
  }
  const { watcher, deeds, server } = schedule
  const { boots, lost } = server
  return { violations: watcher.violations, counts: { ...watcher.counts, deeds, boots, lost } }
}

class OldSchedule {
  readonly watcher: OldWatcher
  readonly server: OldProcess
  deeds = 0
  readonly #plan: OldPlan
  readonly #chance: Chance
  readonly #clock: Clock
  readonly #source: Source
  #wire: Wire | undefined
  #wires = 0
  #jumped = 0
  /** Who waits for the server to have said everything. */
  #barriers: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []

  constructor(plan: OldPlan) {
    this.#plan = plan
    this.#chance = new Chance(plan.seed, 1)
    this.#clock = new Clock((error) => this.watcher.report(`crash: ${String(error)}`))
    const clock = this.#clock
    const onChange = () => this.watcher.record()
    this.server = new OldProcess({ plan, clock, chance: new Chance(plan.seed, 2), onChange })
    this.watcher = new OldWatcher(plan, this.server, () => clock.now)
    this.#source = createOldSource(this.#createHost(), EMPTY)
    this.watcher.record()
  }

  async play(): Promise<void> {
    for (let made = this.#chance.between(0, 12); made > 0; made -= 1) this.#change()
    this.#connect()
    this.#act(this.#plan.deeds)
    const { clock, watcher } = { clock: this.#clock, watcher: this.watcher }
    await clock.runUntil(2 * this.#plan.deeds * this.#plan.deedEveryMs + 1_000)
    this.server.peace = 'forever'
    await clock.runUntil(clock.now + PEACE_MS)
    watcher.assertLive()
    watcher.assertEqual(this.#source.registry)
    watcher.assertRemembered(this.#source.registry)
    this.#source.stop()
    await clock.runUntil(clock.now + 1)
    const left = clock.pending('client')
    if (left > 0) watcher.report(`${left} timers are left`)
    if (this.server.asked > 0) watcher.report(`${this.server.asked} requests are left`)
  }

  #createHost(): SourceHost {
    const clock = this.#clock
    const { random } = new Chance(this.#plan.seed, 3)
    const world = {
      now: () => clock.now,
      wall: () => clock.now + this.#jumped,
      after: (delayMs: number, callback: () => void) => clock.after(delayMs, callback, 'client'),
      random,
    }
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
      scope: this.#plan.scope,
      position: () => undefined,
      http: () => Promise.resolve(http),
      barrier: () => this.#barrier(),
      changed: () => this.watcher.onChanged(this.#source.registry),
      worth: (worth) => this.watcher.onWorth(worth),
      reconnect: () => this.watcher.report('it asks for another connection'),
    }
  }

  #barrier(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.#wire) return reject(new Error('no connection'))
      this.#barriers.push({ resolve, reject })
      this.server.ask(this.#wire)
    })
  }

  #connect(): void {
    if (this.server.state === 'down') {
      this.#clock.after(this.#chance.between(50, 500), () => this.#connect())
      return
    }
    const wire: Wire = {
      id: (this.#wires += 1),
      deliver: (text) => this.#hear(text),
      lastAt: this.#clock.now,
      state: 'up',
      inFlight: 0,
    }
    this.#wire = wire
    this.server.wires.add(wire)
    // The handshake takes its time, and events do not wait for what is done with it.
    this.server.send(wire, '{"type":"open"}')
  }

  #hear(text: string): void {
    const [read] = maxine.decode(text)
    if (text.includes('"open"')) {
      const can = maxine.legacy ?? maxine.can
      return this.#source.live({ can, snapshot: 'none' })
    }
    if (!read?.ok) return this.watcher.report(`${text} cannot be read`)
    if (read.message.type === 'event') this.#source.event(read.message)
    else this.#barriers.shift()?.resolve()
  }

  /** The server may be gone for some time before the client knows. */
  #cut(): void {
    const wire = this.#wire
    if (!wire) return
    this.#wire = undefined
    this.#clock.after(this.#chance.pick([0, 100, 3_000]), () => {
      wire.state = 'cut'
      this.server.wires.delete(wire)
      for (const { reject } of this.#barriers) reject(new Error('the connection has ended'))
      this.#barriers = []
      this.#source.ended()
      this.#clock.after(this.#chance.between(0, 1_000), () => this.#connect())
    })
  }

  #act(left: number): void {
    this.#assertWhereQuiet()
    if (left === 0) return
    this.deeds += 1
    if (this.#chance.happens(this.#plan.faults)) this.#fail()
    else if (this.server.state === 'up') this.#change()
    // Now and then it is quiet for long enough that everything has arrived.
    const pauseMs = this.#chance.happens(0.05)
      ? 4 * this.#plan.latencyMs
      : this.#chance.between(0, this.#plan.deedEveryMs)
    this.#clock.after(pauseMs, () => this.#act(left - 1))
  }

  #assertWhereQuiet(): void {
    const wire = this.#wire
    if (!wire || wire.inFlight > 0 || this.server.lost > 0 || !this.server.wires.has(wire)) return
    this.watcher.assertEqual(this.#source.registry)
  }

  #fail(): void {
    const { server } = this
    const kind = this.#chance.pick(['cut', 'cut', 'kill', 'server clock', 'client clock'])
    if (kind === 'cut') this.#cut()
    else if (kind === 'server clock') server.setClock(this.#chance.between(-5_000, 5_000))
    else if (kind === 'client clock') this.#jumped += this.#chance.between(-5_000, 5_000)
    else if (this.#wire) {
      server.kill(this.#chance.between(300, 2_000))
      this.#cut()
    }
  }

  #change(): void {
    const chance = this.#chance
    const { registry } = this.server
    const port = chance.pick(HOSTS)
    const nodeId = `h:${port}`
    // Without sharing each port has its own service.
    const home = SERVICES[port % SERVICES.length] ?? 'a'
    const service = chance.happens(this.#plan.sharing) ? chance.pick(SERVICES as ['a']) : home
    if (chance.happens(this.#plan.noise)) {
      if (chance.happens(0.5)) this.server.publish('stats_update', { nodes: chance.between(0, 9) })
      else registry.recordSuccess(nodeId)
      return
    }
    const deed = chance.pick([
      () => registry.register(service, 'h', port),
      () => registry.register(service, 'h', port),
      () => registry.register(service, 'h', port),
      () => registry.remove(nodeId, 'service_deregistered'),
      () => registry.remove(nodeId, 'service_unhealthy'),
      () => registry.setConfig(service, `k${chance.between(1, 2)}`, chance.between(1, 9)),
      () => registry.deleteConfig(service, 'k1'),
      () => this.#trip(nodeId),
    ])
    deed()
  }

  #trip(nodeId: string): void {
    const { registry } = this.server
    for (let failures = 0; failures < 5; failures += 1) registry.recordFailure(nodeId)
    registry.discover(nodeId)
  }
}
