import { matchesFilter } from 'maxine-protocol'
import type { Filter } from 'maxine-protocol'
import type { LoggedEvent } from '../src/core/index.ts'
import { FakeClient } from './fake-client.ts'
import type { Frame } from './fake-client.ts'
import type { Scene } from './scene.ts'

/** What the oracle knows: all that was published, and which node belongs where. */
export interface Truth {
  readonly scene: Scene
  readonly published: readonly LoggedEvent[]
  readonly serviceOf: (nodeId: string) => string | undefined
  readonly recoveryLimit: number
}

/** What may be sent at some time. */
interface Permission {
  readonly filters: ReadonlyMap<string, Filter>
  readonly role: string
}

/**
 * A client that checks every frame against the promises: ordered, unique, reliable or told of a gap,
 * filtered, authorised, and counted. It comes back with its position whenever it is cut off.
 */
export class SimClient {
  readonly #truth: Truth
  readonly #batch: boolean
  #socket: FakeClient
  #network: 'flows' | 'stuck' = 'flows'
  /** What it wants, by id. */
  readonly #wanted = new Map<string, Filter>()
  /** What the hello asked for: more may have been wanted since. */
  #asked = new Map<string, Filter>()
  #role: string
  #position: number | undefined
  /** Everything in force since the position: what all of them let pass must come. */
  #permissions: Permission[] = []
  #received = 0
  /** What the welcome has promised, until it is kept or the client changes its mind. */
  #replay: number | undefined
  #greeted: 'yes' | 'no' = 'no'
  /** Frames of all connections, for a test that wants to see that something happened. */
  readonly seen: Record<string, number> = {}

  constructor(truth: Truth, role: string, batch: boolean) {
    this.#truth = truth
    this.#role = role
    this.#batch = batch
    this.#socket = this.#connect()
  }

  get position(): number | undefined {
    return this.#position
  }

  want(id: string, filter: Filter): void {
    this.#wanted.set(id, filter)
    this.#socket.says({ subscribe: filter, id })
  }

  drop(id: string): void {
    this.#wanted.delete(id)
    this.#socket.says({ unsubscribe: { id } })
  }

  /** Presents a token of another role. */
  become(role: string): void {
    this.#role = role
    this.#socket.says({ auth: this.#token() })
  }

  stick(): void {
    this.#network = 'stuck'
    this.#socket.stick()
  }

  take(length: number): void {
    this.#socket.take(length)
  }

  flow(): void {
    this.#network = 'flows'
    this.#socket.flow()
  }

  /** The connection breaks: what was on its way is lost. Comes back at once. */
  cut(): void {
    this.#socket.drop()
    this.#reconnect()
  }

  end(): void {
    this.#socket.drop()
  }

  /** Reads what has come. */
  read(): void {
    if (this.#network === 'stuck' && !this.#socket.closed) return
    // What a stuck client had not taken when it was closed is lost with the connection.
    if (this.#network === 'flows') for (const frame of this.#socket.heard()) this.#check(frame)
    if (this.#socket.closed) this.#reconnect()
  }

  /** Everything it should have by now. */
  assertComplete(head: number): void {
    this.#assertNothingMissing(head + 1)
  }

  #token(): string {
    return `u/${this.#role}/20000`
  }

  #reconnect(): void {
    this.#network = 'flows'
    this.#socket = this.#connect()
  }

  #connect(): FakeClient {
    const { scene } = this.#truth
    this.#greeted = 'no'
    this.#received = 0
    this.#asked = new Map(this.#wanted)
    const since = { registry: { epoch: 'e1', offset: this.#position } }
    return new FakeClient(scene.hub.accept).says({
      auth: this.#token(),
      hello: {
        v: 2,
        accept: this.#batch ? ['batch'] : [],
        subscriptions: [...this.#wanted].map(([id, filter]) => ({ id, filter })),
        ...(this.#position !== undefined && { since }),
      },
    })
  }

  #check(frame: Frame): void {
    const kind = frame.type ?? 'event'
    this.seen[kind] = (this.seen[kind] ?? 0) + 1
    if (kind !== 'welcome' && this.#greeted === 'no') throw new Error(`${kind} before the welcome`)
    this.#checkers[kind]?.(frame)
  }

  readonly #checkers: Readonly<Record<string, (frame: Frame) => void>> = {
    welcome: (frame) => this.#onWelcome(frame),
    event: (frame) => this.#onEvent(frame),
    bookmark: (frame) => this.#onBookmark(frame),
    gap: (frame) => this.#onGap(frame),
    authenticated: ({ user }) => this.#permit({ role: (user as { role: string }).role }),
    subscribed: ({ id, filter }) => {
      const held = new Map(this.#permission.filters)
      this.#permit({ filters: held.set(id!, filter === true ? {} : (filter as Filter)) })
    },
    unsubscribed: ({ id }) => {
      const held = new Map(this.#permission.filters)
      held.delete(id!)
      this.#permit({ filters: held })
    },
  }

  #onWelcome({ offset, recovered, replay, reason, subscriptions, user }: Frame): void {
    const { log } = this.#truth.scene
    const since = this.#position
    if ((recovered === undefined) !== (since === undefined)) throw new Error('recovery unanswered')
    if (reason === 'trimmed' && log.first <= since! + 1) throw new Error('not trimmed')
    if (reason === 'limit' && log.head - since! <= this.#truth.recoveryLimit) {
      throw new Error('not beyond the limit')
    }
    const answers = subscriptions as readonly { readonly id: string; readonly error?: unknown }[]
    const filters = new Map<string, Filter>()
    for (const { id, error } of answers) if (!error) filters.set(id, this.#asked.get(id)!)
    this.#greeted = 'yes'
    this.#permissions = [{ filters, role: (user as { role: string }).role }]
    this.#replay = recovered === true ? replay : 0
    if (recovered !== true) this.#position = offset!
  }

  #onEvent(frame: Frame): void {
    const offset = frame.offset!
    if (offset <= this.#position!) throw new Error(`${offset} again or late`)
    const event = this.#truth.published[offset - 1]!
    if (JSON.stringify(frame) !== event.text) throw new Error(`${offset} is not what was published`)
    if (!this.#lets(event, this.#permission)) throw new Error(`${offset} was not to be sent`)
    this.#assertNothingMissing(offset)
    this.#moveTo(offset)
    this.#received += 1
  }

  #onBookmark({ offset, sent }: Frame): void {
    if (sent !== this.#received) throw new Error(`sent ${sent}, received ${this.#received}`)
    if (this.#replay !== undefined && sent !== this.#replay) throw new Error('not as replayed')
    this.#replay = undefined
    if (offset! < this.#position!) throw new Error(`a bookmark behind ${this.#position}`)
    this.#assertNothingMissing(offset! + 1)
    this.#moveTo(offset!)
  }

  #onGap({ from, to }: Frame): void {
    if (from! <= this.#position!) throw new Error('a gap in what has come')
    if (to! >= this.#truth.scene.log.first) throw new Error('a gap in what the log has')
    this.#assertNothingMissing(from!)
    this.#replay = undefined
    this.#moveTo(to!)
  }

  #moveTo(offset: number): void {
    this.#position = offset
    this.#permissions = [this.#permission]
  }

  get #permission(): Permission {
    return this.#permissions.at(-1)!
  }

  #permit(change: Partial<Permission>): void {
    this.#replay = undefined
    this.#permissions.push({ ...this.#permission, ...change })
  }

  #assertNothingMissing(before: number): void {
    const between = this.#truth.published.slice(this.#position, before - 1)
    const missed = between.find((event) => this.#permissions.every((at) => this.#lets(event, at)))
    if (missed) throw new Error(`${missed.offset} is missing before ${before}`)
  }

  #lets(event: LoggedEvent, { filters, role }: Permission): boolean {
    if (event.event === 'admin_event' && role !== 'admin') return false
    const { serviceOf } = this.#truth
    return [...filters.values()].some((filter) => matchesFilter(filter, event, serviceOf))
  }
}
