import type { WakeReason } from 'maxine-client'
import type { Chance } from './chance.ts'
import type { Link, Silence } from './link.ts'
import type { Door, Network } from './network.ts'
import type { Server } from './new-server.ts'
import { TROUBLE_MS } from './plan.ts'
import type { Plan } from './plan.ts'
import type { Scene } from './scene.ts'
import type { SimWorld } from './sim-world.ts'
import type { EndpointMood, Tokens } from './tokens.ts'

type Fault = readonly [name: string, make: () => void]

/** What things go wrong with. */
export interface Troubled {
  readonly plan: Pick<Plan, 'faultEveryMs' | 'duplicates' | 'losses'>
  readonly scene: Scene
  readonly network: Network
  readonly tokens: Tokens
  readonly world: SimWorld
  readonly server: Pick<Server, 'crash' | 'restartGracefully' | 'expireAll' | 'revoke'>
  readonly app: {
    readonly wants: 'connection' | 'rest' | 'nothing'
    readonly act: () => void
    readonly hasten: () => void
    readonly resume: () => void
  }
  /** Who is to know that tokens were ended before their time. */
  readonly renewal: { expiredAt: number }
  readonly view?: { readonly act: () => void } | undefined
}

/** What goes wrong, one thing after the other, as the seed decides; all of it is over when peace begins. */
export class Faults {
  readonly #stage: Troubled
  readonly #chance: Chance

  constructor(stage: Troubled, chance: Chance) {
    this.#stage = stage
    this.#chance = chance
  }

  start(): void {
    const { network, plan } = this.#stage
    network.mischief = { duplicates: plan.duplicates, losses: plan.losses }
    this.#goOn()
  }

  /** Everything works again, and the machine knows it. */
  end(): void {
    const { network, tokens, world, scene, app } = this.#stage
    network.door = 'open'
    network.mischief = { duplicates: 0, losses: 0 }
    tokens.mood = 'good'
    scene.trace(() => 'peace')
    if (app.wants === 'rest') app.resume()
    app.hasten()
    world.wake('online')
  }

  #goOn(): void {
    const { scene, plan } = this.#stage
    const chance = this.#chance
    scene.clock.after(chance.between(50, plan.faultEveryMs), () => {
      if (scene.clock.now >= TROUBLE_MS) return
      const [name, fault] = chance.pick(this.#kinds as [Fault])
      scene.trace(() => `fault: ${name}`)
      fault()
      this.#goOn()
    })
  }

  /** What is likelier stands here more often. */
  readonly #kinds: readonly Fault[] = [
    ['user', () => this.#stage.app.act()],
    ['user', () => this.#stage.app.act()],
    ['user', () => this.#stage.app.act()],
    ['user', () => this.#stage.app.act()],
    ['cut', () => this.#cut()],
    ['cut', () => this.#cut()],
    ['cut', () => this.#cut()],
    ['half-open', () => this.#silence(['both'])],
    ['one way', () => this.#silence(['to-client', 'to-server'])],
    ['stall', () => this.#link?.stall(this.#upTo(300, 6_000))],
    ['stall', () => this.#link?.stall(this.#upTo(300, 6_000))],
    ['door', () => this.#shut(['refused', 'unavailable', 'hanging', 'slamming'])],
    ['door', () => this.#shut(['refused', 'unavailable', 'slamming'])],
    ['restart', () => this.#stage.server.crash('log', this.#upTo(10, 3_000))],
    ['restart', () => this.#stage.server.crash('log', this.#upTo(10, 3_000))],
    ['new epoch', () => this.#stage.server.crash('nothing', this.#upTo(10, 3_000))],
    ['drain', () => this.#drain()],
    ['expire', () => this.#expire()],
    ['endpoint', () => this.#spoil(['failing', 'hanging', 'slow', 'stale'])],
    ['wake', () => this.#wake()],
    ['clock', () => this.#stage.world.jump(this.#chance.between(-600_000, 600_000))],
    ['sleep', () => this.#sleep()],
    ['noise', () => this.#link?.disturb()],
    ['view', () => this.#stage.view?.act()],
    ['view', () => this.#stage.view?.act()],
    ['view', () => this.#stage.view?.act()],
    ['rare', () => this.#rare()],
  ]

  get #link(): Link | undefined {
    return this.#stage.network.held().at(-1)
  }

  /** A time that is over when peace begins. */
  #upTo(least: number, most: number): number {
    const { scene } = this.#stage
    const chance = this.#chance
    return Math.max(0, Math.min(chance.between(least, most), TROUBLE_MS - scene.clock.now))
  }

  #cut(): void {
    const chance = this.#chance
    const clientHearsIn = chance.happens(0.8) ? chance.between(0, 50) : undefined
    this.#link?.cut(clientHearsIn, chance.pick([0, 20, 2_000, 9_000]))
  }

  #silence(kinds: readonly [Silence, ...Silence[]]): void {
    const chance = this.#chance
    const link = this.#link
    if (link?.silence !== 'none') return
    link.troubles += 1
    link.silence = chance.pick(kinds)
    // A server finds out by its own pings.
    link.giveUp(chance.between(3_000, 9_000))
  }

  #shut(doors: readonly [Door, ...Door[]]): void {
    const { network, scene } = this.#stage
    const chance = this.#chance
    const door = chance.pick(doors)
    network.door = door
    if (chance.happens(0.7)) this.#link?.cut(chance.between(0, 50), 0)
    scene.clock.after(this.#upTo(200, door === 'slamming' ? 20_000 : 8_000), () => {
      if (network.door === door) network.door = 'open'
    })
  }

  #drain(): void {
    // The drain takes a second and the restart half of one.
    if (this.#stage.scene.clock.now < TROUBLE_MS - 2_000) this.#stage.server.restartGracefully()
  }

  #spoil(moods: readonly [EndpointMood, ...EndpointMood[]]): void {
    const { tokens, scene } = this.#stage
    const chance = this.#chance
    const mood = chance.pick(moods)
    tokens.mood = mood
    scene.clock.after(this.#upTo(500, 10_000), () => {
      if (tokens.mood === mood) tokens.mood = 'good'
    })
  }

  #expire(): void {
    const { renewal, scene, server } = this.#stage
    renewal.expiredAt = scene.clock.now
    server.expireAll()
  }

  #wake(): void {
    const { world } = this.#stage
    const chance = this.#chance
    this.#stage.app.hasten()
    world.wake(chance.pick<WakeReason>(['online', 'visible', 'resume']))
  }

  /** Nothing arrives, nothing is sent, no timer fires; most machines say when it is over. */
  #sleep(): void {
    const { scene, renewal } = this.#stage
    const chance = this.#chance
    const forMs = this.#upTo(1_000, 12_000)
    // Nobody renews anything in his sleep.
    renewal.expiredAt = scene.clock.now + forMs
    scene.clock.sleep(forMs)
    this.#link?.stall(forMs)
    scene.clock.after(forMs, () => {
      if (chance.happens(0.7)) this.#wake()
    })
  }

  /** What ends a connection for good, until somebody signs in again. */
  #rare(): void {
    const { server } = this.#stage
    const chance = this.#chance
    const kind = chance.pick(['revoke', 'unauthorised', 'forbidding', 'nothing'])
    if (kind === 'revoke') server.revoke()
    if (kind === 'unauthorised') this.#shut(['unauthorised'])
    if (kind === 'forbidding') this.#spoil(['forbidding'])
  }
}
