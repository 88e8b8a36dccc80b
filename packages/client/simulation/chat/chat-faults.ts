import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Link } from '../link.ts'
import type { ChatMember } from './chat-member.ts'
import type { ChatServer } from './chat-server.ts'

interface ChatFaultParts {
  readonly clock: Clock
  readonly server: ChatServer
  readonly chance: Chance
  /** When nothing goes wrong any more, in milliseconds of the story. */
  readonly until: number
  /** Whether the server goes down, once, with everybody. */
  readonly crashes: 'once' | 'never'
}

/** What goes wrong with single connections, all the time; and now and then with the server. */
export class ChatFaults {
  made = 0
  readonly #members: readonly [ChatMember, ...ChatMember[]]
  readonly #clock: Clock
  readonly #server: ChatServer
  readonly #chance: Chance
  readonly #crashes: ChatFaultParts['crashes']
  readonly #until: number
  /** The longest pause between two faults, in milliseconds. */
  readonly #everyMs: number

  constructor(
    members: readonly ChatMember[],
    { clock, server, chance, crashes, until }: ChatFaultParts,
  ) {
    this.#members = members as readonly [ChatMember, ...ChatMember[]]
    this.#clock = clock
    this.#server = server
    this.#chance = chance
    this.#crashes = crashes
    this.#until = until
    this.#everyMs = chance.pick([500, 1_000, 2_000])
  }

  start(): void {
    const clock = this.#clock
    const chance = this.#chance
    if (this.#crashes === 'once') {
      const at = chance.between(5_000, 50_000)
      clock.after(at, () => this.#server.crash(chance.between(10, 3_000)))
    }
    const goOn = () => {
      clock.after(chance.between(1, this.#everyMs), () => {
        if (clock.now >= this.#until) return
        this.made += 1
        this.#make(chance.pick(this.#members))
        goOn()
      })
    }
    goOn()
  }

  /** All doors are open again. */
  end(): void {
    for (const { network, world } of this.#members) {
      network.door = 'open'
      world.wake('online')
    }
  }

  #make(member: ChatMember): void {
    const chance = this.#chance
    const link = member.network.held().at(-1)
    const faults: readonly [() => void, ...(() => void)[]] = [
      () => this.#cut(link),
      () => this.#cut(link),
      () => this.#silence(link),
      () => link?.stall(chance.between(300, 6_000)),
      () => this.#shut(member, link),
      () => link?.disturb(),
      () => void member.room.reconnect().catch(() => undefined),
    ]
    chance.pick(faults)()
  }

  #cut(link: Link | undefined): void {
    const chance = this.#chance
    const hearsIn = chance.happens(0.8) ? chance.between(0, 50) : undefined
    link?.cut(hearsIn, chance.pick([0, 20, 2_000, 9_000]))
  }

  #silence(link: Link | undefined): void {
    if (link?.silence !== 'none') return
    link.troubles += 1
    link.silence = this.#chance.pick(['both', 'to-client', 'to-server'])
  }

  #shut({ network }: ChatMember, link: Link | undefined): void {
    network.door = this.#chance.pick(['refused', 'hanging'])
    this.#cut(link)
    this.#clock.after(this.#chance.between(200, 8_000), () => (network.door = 'open'))
  }
}
