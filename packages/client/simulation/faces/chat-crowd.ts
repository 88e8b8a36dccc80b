import { createCliffracer, createMemoryLog, DEFAULTS } from 'maxine-server-ref/core'
import type { Cliffracer, EventLog, Telling, World } from 'maxine-server-ref/core'
import { CliffracerClient } from '../../src/cliffracer/cliffracer-client.ts'
import { Chance } from '../chance.ts'
import { Clock } from '../clock.ts'
import type { Link } from '../link.ts'
import { Network } from '../network.ts'
import type { Host } from '../network.ts'
import type { Scene } from '../scene.ts'
import { SimWorld } from '../sim-world.ts'
import { Truth } from '../truth.ts'
import { ChatMember } from './chat-member.ts'

export interface CrowdPlan {
  readonly seed: number
  readonly members: number
  /** How long things go wrong, in milliseconds. */
  readonly troubleMs: number
  /** The longest time between two faults, in milliseconds. */
  readonly faultEveryMs: number
  /** When the server crashes and comes back; never where left out. */
  readonly crashAt?: number
}

const ROOM = 'lobby'
const URL = 'ws://localhost:8081/ws'

/** Everybody comes in within this time. */
const ARRIVAL_MS = 5_000

/** Long enough for the longest backoff, and for a server to notice who is silent. */
const PEACE_MS = 100_000

/** A chat room full of clients, on the reference server, on a network on which things go wrong. */
export class ChatCrowd implements Host {
  readonly members: ChatMember[] = []
  /** What was said in the room, in the order in which the server told it. */
  readonly said: string[] = []
  /** What should not have happened. */
  readonly crashes: string[] = []
  readonly epoch = 'one'
  readonly clock = new Clock((error) => this.crashes.push(String(error)))
  readonly #plan: CrowdPlan
  readonly #scene: Scene
  readonly #network: Network
  readonly #world: World
  readonly #log: EventLog
  readonly #chance: Chance
  #core: Cliffracer | undefined

  constructor(plan: CrowdPlan) {
    const { clock } = this
    this.#plan = plan
    this.#chance = new Chance(plan.seed, 1)
    this.#scene = {
      clock,
      truth: new Truth(new Map()),
      chance: new Chance(plan.seed, 2),
      watchers: [{ onSocket: (link) => this.#entering?.links.push(link) }],
      report: (promise, what) => this.crashes.push(`${promise}: ${what}`),
      trace: () => undefined,
    }
    this.#world = {
      now: () => clock.now,
      after: (delayMs, callback) => clock.after(delayMs, callback, 'server'),
      random: new Chance(plan.seed, 3).random,
    }
    this.#log = createMemoryLog({ world: this.#world, bounds: DEFAULTS.log })
    this.#log.follow(({ data }) => this.#record(data as Telling))
    this.#network = new Network({ scene: this.#scene, host: this, kind: 'browser', watch: 'both' })
  }

  accept: Host['accept'] = (connection, _token, path) =>
    this.#core?.accept(connection, { address: '192.0.2.1', path })

  /** Everybody comes, talks while things go wrong, hears each other again, and goes. */
  async play(): Promise<void> {
    // Loading takes turns of the event loop, which stands still in a story.
    await import('reconnecting-websocket')
    const restore = this.clock.takeOverTimers()
    try {
      await this.#perform()
    } finally {
      restore()
    }
  }

  /** What is left of all of it. */
  leftovers(): Readonly<Record<string, number>> {
    return {
      client: this.clock.pending('client'),
      server: this.clock.pending('server'),
      sockets: this.#network.held().length,
    }
  }

  async #perform(): Promise<void> {
    const { clock } = this
    const { members, troubleMs, crashAt } = this.#plan
    this.#start()
    for (let n = 0; n < members; n += 1) {
      clock.after(this.#chance.between(0, ARRIVAL_MS), () => this.#admit(n))
    }
    await clock.runUntil(ARRIVAL_MS + 1_000)
    const end = clock.now + troubleMs
    for (const member of this.members) this.#talkUntil(member, end)
    this.#goWrongUntil(end)
    if (crashAt !== undefined) clock.after(crashAt, () => this.#crash())
    await clock.runUntil(end + PEACE_MS)
    // Who has come back hears this, and all from before it were heard or are told to be missing.
    for (const member of this.members) member.say(`last of ${member.name}`)
    await clock.runUntil(clock.now + 10_000)
    for (const member of this.members) member.leave()
    await clock.runUntil(clock.now + 2_000)
    await this.#core?.close(1001, 'stop')
    await this.#log.close()
  }

  #start(): void {
    this.#core = createCliffracer({
      world: this.#world,
      log: this.#log,
      options: {
        ...DEFAULTS.session,
        heartbeatMs: 10_000,
        connectionsPerAddress: 2 * this.#plan.members,
      },
      authenticator: undefined,
      onError: (error) => this.crashes.push(String(error)),
    })
  }

  #crash(): void {
    const core = this.#core
    this.#core = undefined
    void core?.close(1012, 'crash')
    this.clock.after(500, () => this.#start())
  }

  /** Whose socket is being made: it is made at once. */
  #entering: ChatMember | undefined

  #admit(n: number): void {
    const { clock } = this
    const world = new SimWorld(clock, new Chance(this.#plan.seed, 10 + n))
    const client = new CliffracerClient({
      url: URL,
      world,
      lifecycle: world,
      WebSocket: this.#socketsOf(() => member),
    })
    const member: ChatMember = new ChatMember(`m${n}`, client.join(ROOM))
    this.members.push(member)
  }

  /** Sockets of the network, each with a note of whose it is. */
  #socketsOf(whose: () => ChatMember): Network['WebSocket'] {
    const { WebSocket } = this.#network
    const make = (url: string, protocols: string[], options: object) => {
      this.#entering = whose()
      return new WebSocket(url, protocols, options)
    }
    return function (url: string, protocols: string[], options: object) {
      return make(url, protocols, options)
    } as unknown as Network['WebSocket']
  }

  #talkUntil(member: ChatMember, end: number): void {
    const { clock } = this
    clock.after(this.#chance.between(1_000, 40_000), () => {
      if (clock.now >= end) return
      member.say(`${member.name} at ${clock.now}`)
      this.#talkUntil(member, end)
    })
  }

  #goWrongUntil(end: number): void {
    const { clock } = this
    clock.after(this.#chance.between(10, this.#plan.faultEveryMs), () => {
      if (clock.now >= end) return
      this.#fault(end - clock.now)
      this.#goWrongUntil(end)
    })
  }

  /** Half of the members are left in peace, so that there are some who stay. */
  #fault(leftMs: number): void {
    const chance = this.#chance
    const held = this.#network.held().filter((link) => isFated(this.#ownerOf(link)))
    const link = held[chance.between(0, held.length - 1)]
    if (!link) return
    const kind = chance.pick(['cut', 'cut', 'cut', 'silence', 'stall', 'door'])
    if (kind === 'cut') {
      link.cut(chance.happens(0.8) ? chance.between(0, 50) : undefined, chance.pick([0, 20, 9_000]))
    } else if (kind === 'silence' && link.silence === 'none') {
      link.troubles += 1
      link.silence = chance.pick(['both', 'to-client', 'to-server'])
      link.giveUp(chance.between(3_000, 9_000))
    } else if (kind === 'stall') link.stall(Math.min(leftMs, chance.between(300, 6_000)))
    else if (kind === 'door') this.#shut(Math.min(leftMs, chance.between(200, 2_000)))
  }

  #shut(forMs: number): void {
    const network = this.#network
    network.door = this.#chance.pick(['refused', 'unavailable', 'slamming'])
    this.clock.after(forMs, () => (network.door = 'open'))
  }

  #ownerOf(link: Link): ChatMember | undefined {
    return this.members.find(({ links }) => links.includes(link))
  }

  #record({ event, data }: Telling): void {
    if (event === 'message') this.said.push(String((data as { message: unknown }).message))
  }
}

function isFated(member: ChatMember | undefined): boolean {
  return member !== undefined && Number(member.name.slice(1)) % 2 === 1
}
