import type { ConnectionState, EventMessage } from 'maxine-client'
import { CliffracerClient } from '../../src/cliffracer/cliffracer-client.ts'
import type { Room } from '../../src/cliffracer/room.ts'
import type { Chance } from '../chance.ts'
import type { Link } from '../link.ts'
import { Network } from '../network.ts'
import type { Scene, Watcher } from '../scene.ts'
import { SimWorld } from '../sim-world.ts'
import type { SocketKind } from '../sim-socket.ts'
import { LIMITS } from '../stage.ts'
import type { ChatServer } from './chat-server.ts'
import { visitorOf } from './chat-server.ts'

/** What was sent on a connection that stands is said within this, in milliseconds. */
const SAID_WITHIN_MS = 2_000

/** What no service says, and could not be taken for a word of anybody. */
const NOISE = [
  '{"type":7}',
  '{"type":"message","user":7}',
  '{"type":"user_left","message":[]}',
  '[',
  '[]',
] as const

export interface MemberParts {
  readonly name: string
  readonly scene: Omit<Scene, 'watchers' | 'chance'>
  readonly server: ChatServer
  readonly chance: Chance
}

/** How far a connection has heard what was told in the room. */
interface Place {
  readonly link: Link
  readonly visitor: string
  at: number
}

/**
 * One of the many in a room, with a client, a network of its own, and a good memory: on one
 * connection it hears all that the server told since it came in, each once, in the server's order;
 * after each outage it is told of a gap before it hears anything.
 */
export class ChatMember implements Watcher {
  readonly network: Network
  readonly world: SimWorld
  readonly room: Room
  heard = 0
  gaps = 0
  readonly #parts: MemberParts
  readonly #client: CliffracerClient
  #status: ConnectionState['status'] = 'idle'
  /** Outages that nobody has told of. */
  #owed = 0
  #place: Place | undefined
  #newest: Link | undefined
  #hearing: Link | undefined
  /** How much had been told when the newest connection opened. */
  #openedAt = 0
  #said = 0
  readonly #unsent: string[] = []
  #fate: 'watched' | 'found wrong' = 'watched'

  constructor(parts: MemberParts) {
    this.#parts = parts
    const { chance, server, name } = parts
    const scene: Scene = { ...parts.scene, chance, watchers: [this] }
    const kind = chance.pick<SocketKind>(['ws', 'browser'])
    this.network = new Network({ scene, host: server, kind, noise: NOISE })
    this.world = new SimWorld(scene.clock, chance)
    this.#client = new CliffracerClient({
      url: 'ws://localhost:8081/ws',
      token: name,
      WebSocket: this.network.WebSocket,
      world: this.world,
      lifecycle: this.world,
      ...LIMITS,
    })
    this.room = this.#client.join('lobby')
    this.#listen()
  }

  get status(): ConnectionState['status'] {
    return this.#status
  }

  say(): void {
    const { name, scene, server } = this.#parts
    const text = `${name} ${(this.#said += 1)}`
    const link = this.#newest
    if (!this.room.send(text)) {
      this.#unsent.push(text)
      return
    }
    scene.clock.after(SAID_WITHIN_MS, () => {
      const isUntroubled = link?.isHeld && link.troubles === 0
      if (isUntroubled && !server.truth.hasText(text))
        this.#report('SENT', `${text} was never said`)
    })
  }

  leave(): Promise<void> {
    return this.#client.disconnect()
  }

  /** It is there, and has heard of everything; what it could not send was never said. */
  assertThere(): void {
    const { truth } = this.#parts.server
    if (this.#status !== 'connected') this.#report('P8', `is ${JSON.stringify(this.room.state)}`)
    const place = this.#placeOf(this.#newest)
    const at = place && truth.next(place.at, place.visitor)
    if (at !== truth.head) this.#report('P3', `has not heard ${truth.describe(at ?? 0)} by the end`)
    for (const text of this.#unsent) {
      if (truth.hasText(text)) this.#report('SENT', `${text} was said, though it was not sent`)
    }
  }

  onSocket(link: Link): void {
    this.#newest = link
  }

  onOpened(): void {
    this.#openedAt = this.#parts.server.truth.head
  }

  onHears(link: Link): void {
    this.#hearing = link
  }

  onHeard(link: Link): void {
    this.#hearing = undefined
    if (link.isHeld && this.#status === 'connected') this.#assertTold('a connection')
  }

  #listen(): void {
    const { room } = this
    room.on('event', (event) => this.#hear(event))
    room.on('gap', () => {
      this.gaps += 1
      if (this.#owed === 0) this.#report('P5', 'was told of a gap, and there was no outage')
      this.#owed = 0
    })
    room.on('state', ({ status }) => {
      if (this.#status === 'connected' && status !== 'connected') this.#owed += 1
      this.#status = status
    })
    // Whoever throws keeps nothing from the others.
    room.on('message', () => {
      throw new Error('handler')
    })
    room.on('error', () => undefined)
  }

  #hear(event: EventMessage): void {
    const link = this.#hearing
    this.heard += 1
    this.#assertTold(event.event)
    if (!link?.isHeld || link !== this.#newest) {
      return this.#report(
        'FENCE',
        `heard ${JSON.stringify(event.data)} of no connection that stands`,
      )
    }
    const place = this.#placeOf(link)
    if (!place) return this.#report('P6', 'hears of a room that it is not in')
    const { truth } = this.#parts.server
    place.at = truth.next(place.at, place.visitor)
    if (!truth.isAt(place.at, event)) {
      const what = `heard ${JSON.stringify(event.data)} in the place of ${truth.describe(place.at)}`
      return this.#report('P3', what)
    }
    place.at += 1
  }

  #placeOf(link: Link | undefined): Place | undefined {
    if (this.#place && this.#place.link === link) return this.#place
    const visitor = visitorOf(link?.peer)
    if (!link || visitor === undefined) return undefined
    // A service that was started again counts its visitors anew.
    const at = this.#parts.server.truth.enteredAt(visitor, this.#openedAt)
    if (at === undefined) return undefined
    return (this.#place = { link, visitor, at })
  }

  #assertTold(what: string): void {
    if (this.#owed > 0) this.#report('P4', `heard ${what} after an outage, and of no gap`)
    this.#owed = 0
  }

  /** One thing that is wrong brings others with it. */
  #report(promise: string, what: string): void {
    if (this.#fate === 'watched') this.#parts.scene.report(promise, `${this.#parts.name} ${what}`)
    this.#fate = 'found wrong'
  }
}
