import { Chance } from '../chance.ts'
import { Clock } from '../clock.ts'
import type { Scene } from '../scene.ts'
import { inClock } from '../in-clock.ts'
import { withParts } from '../planted-bugs.ts'
import type { StageOptions } from '../stage.ts'
import type { Outcome } from '../story.ts'
import { Truth } from '../truth.ts'
import { ChatFaults } from './chat-faults.ts'
import { ChatMember } from './chat-member.ts'
import { ChatServer } from './chat-server.ts'

const PEOPLE = 200
/** Among whom a bug is noticed as well, and sooner. */
const FEW = 40

/** Milliseconds: random faults, then peace in which everybody comes back. */
const TROUBLE_MS = 60_000
const PEACE_MS = 25_000

/** A room of 200 people, of whom many lose their connections; the same seed plays the same. */
export async function runChat(seed: number, options: StageOptions = {}): Promise<Outcome> {
  const chat = new Chat(seed, options)
  await chat.play()
  return chat
}

class Chat implements Outcome {
  readonly violations: string[] = []
  readonly #seed: number
  readonly #clock: Clock
  readonly #server: ChatServer
  readonly #scene: Omit<Scene, 'watchers' | 'chance'>
  readonly #options: StageOptions
  readonly #people: number
  #members: readonly ChatMember[] = []
  #faults = 0

  constructor(seed: number, options: StageOptions) {
    this.#seed = seed
    this.#options = options
    this.#people = options.bug ? FEW : PEOPLE
    const clock = new Clock((error) => report('CRASH', String(error)))
    const report = (promise: string, what: string) =>
      void this.violations.push(`${promise} at ${clock.now} ms: ${what}`)
    this.#clock = clock
    this.#server = new ChatServer({
      ...{ clock, report, chance: new Chance(seed, 3) },
      spoil: options.bug?.connection,
    })
    const trace = (what: () => string) => options.trace?.(`${clock.now} ${what()}`)
    this.#scene = { clock, truth: new Truth(new Map()), report, trace }
  }

  get counts(): Readonly<Record<string, number>> {
    const sum = (of: (member: ChatMember) => number) =>
      this.#members.reduce((total, member) => total + of(member), 0)
    return {
      told: this.#server.truth.head,
      heard: sum(({ heard }) => heard),
      gaps: sum(({ gaps }) => gaps),
      connections: sum(({ network }) => network.links.length),
      faults: this.#faults,
      stayed: this.#members.filter(({ gaps }) => gaps === 0).length,
    }
  }

  async play(): Promise<void> {
    await import('reconnecting-websocket')
    await inClock(this.#scene, async () => {
      this.#server.start()
      this.#members = Array.from({ length: this.#people }, (_, index) => this.#invite(index))
      await this.#talk()
      await this.#end()
    })
  }

  #invite(index: number): ChatMember {
    const chance = new Chance(this.#seed, 100 + index)
    return withParts(
      this.#options.bug,
      () => new ChatMember({ name: `u${index}`, scene: this.#scene, server: this.#server, chance }),
    )
  }

  async #talk(): Promise<void> {
    const clock = this.#clock
    const end = TROUBLE_MS + PEACE_MS
    this.#chatUntil(end - 2_000)
    const faults = new ChatFaults(this.#members, {
      clock,
      server: this.#server,
      chance: new Chance(this.#seed, 7),
      until: TROUBLE_MS,
      crashes: this.#seed % 2 === 0 ? 'once' : 'never',
    })
    faults.start()
    await clock.runUntil(TROUBLE_MS)
    faults.end()
    this.#faults = faults.made
    await clock.runUntil(end)
    for (const member of this.#members) member.assertThere()
    const { connections } = this.#server
    if (connections !== this.#people) this.#scene.report('P8', `the server has ${connections}`)
  }

  /** Somebody says something. */
  #chatUntil(end: number): void {
    const clock = this.#clock
    const chance = new Chance(this.#seed, 6)
    const goOn = () => {
      chance.pick(this.#members as [ChatMember]).say()
      clock.after(chance.between(1, 500), () => {
        if (clock.now < end) goOn()
      })
    }
    clock.after(1_000, goOn)
  }

  async #end(): Promise<void> {
    const clock = this.#clock
    for (const member of this.#members) void member.leave()
    await clock.runUntil(clock.now + 2_000)
    const { connections } = this.#server
    await this.#server.stop()
    const left = {
      timers: clock.pending('client') + clock.pending('server'),
      sockets: this.#members.filter(({ network }) => network.held().length > 0).length,
      listeners: this.#members.filter(({ world }) => world.listeners > 0).length,
      connections,
    }
    if (Object.values(left).some((count) => count > 0)) {
      this.#scene.report('LEAK', JSON.stringify(left))
    }
  }
}
