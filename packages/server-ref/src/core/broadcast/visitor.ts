import type { ClientMessage, Decoded, ServerMessage } from 'maxine-protocol'
import type { Counters } from '../counters.ts'
import type { Connection, ConnectionRequest, Peer } from '../connection.ts'
import type { Authenticator, Identity, Verified } from '../identity.ts'
import type { KeyedBuckets } from '../keyed-buckets.ts'
import type { SessionOptions } from '../options.ts'
import { Inbox } from '../sessions/inbox.ts'
import type { Reader } from '../sessions/inbox.ts'
import type { FlushClock } from '../sessions/flush-clock.ts'
import type { Tally } from '../sessions/tally.ts'
import type { Cancel, World } from '../world.ts'
import type { Farewell, Manners } from './manners.ts'
import { Outbox } from './outbox.ts'
import type { Topics } from './topics.ts'

/** What all visitors share. */
export interface VisitorHost {
  readonly world: World
  readonly options: SessionOptions
  readonly counters: Counters
  readonly manners: Manners
  /** Absent where there is nothing to check a token with. */
  readonly authenticator: Authenticator | undefined
  readonly topics: Topics<Visitor>
  readonly flushes: FlushClock
  /** Connections by user. */
  readonly users: Tally
  /** Frames by user; absent where each connection counts for itself. */
  readonly userFrames?: KeyedBuckets
  /** Makes one frame of several, where the wire has that. */
  readonly join?: ((frames: readonly string[]) => string) | undefined
  readonly onSent: (frames: number) => void
  readonly onError: (error: unknown) => void
  /** Called once, when it has given back what it held. */
  readonly onEnd: (visitor: Visitor) => void
}

const NOTHING: Cancel = () => undefined

/** The longest delay timers take: one more, and Node calls back after 1 ms. */
const LONGEST_MS = 2 ** 31 - 1

/** One connection to a system whose wire knows no positions. */
export class Visitor implements Peer, Reader {
  readonly connection: Connection
  /** Names it, for logs and for the wires that tell the client. */
  readonly id: string
  /** The peer's. */
  readonly address: string
  /** Where it was dialled, without the query. */
  readonly path: string
  /** When the last frame or pong of the protocol came, or it came in: milliseconds since 1970. */
  lastHeardAt: number
  readonly #host: VisitorHost
  readonly #outbox: Outbox
  readonly #inbox: Inbox
  #identity: Identity | undefined
  /** `arriving` before it has come in, `entering` while it is greeted. */
  #life: 'arriving' | 'entering' | 'open' | 'ended' = 'arriving'
  #cancelEnd = NOTHING

  constructor(
    host: VisitorHost,
    connection: Connection,
    { address, path = '/' }: ConnectionRequest,
    id: string,
  ) {
    this.#host = host
    this.connection = connection
    this.address = address
    this.path = path
    this.id = id
    this.lastHeardAt = host.world.now()
    this.#outbox = new Outbox(host, this)
    this.#inbox = new Inbox(host, this, host.manners.limiter?.(host.world.now()))
  }

  /** Looks at the token of the request, then comes in or is turned away. Never rejects. */
  async arrive(token: string | undefined): Promise<void> {
    const { authenticator, manners } = this.#host
    try {
      const isAsked = authenticator && (manners.entry === 'with-token' || token !== undefined)
      const farewell = isAsked ? await this.identify(token) : undefined
      if (this.#life !== 'arriving') return
      if (farewell) {
        this.close(...farewell)
        return
      }
      this.#life = 'entering'
      await manners.onEnter(this)
      if (!this.#isEntering()) return
      this.#life = 'open'
      this.#inbox.resume()
    } catch (error) {
      this.onFailed(error)
    }
  }

  /** Goes on as whom a token shows; gives what to close with where it shows nobody. */
  async identify(token: string | undefined): Promise<Farewell | undefined> {
    const { authenticator, manners, counters } = this.#host
    const verified = await verify(authenticator, token)
    if (this.#life === 'ended') return undefined
    const farewell = this.#adopt(verified)
    if (farewell) {
      counters[farewell === manners.farewells.crowded ? 'connectionsRefused' : 'authRefused'] += 1
    }
    return farewell
  }

  identity(): Identity | undefined {
    return this.#identity
  }

  /** Whether it has come in, greeted or about to be, and has not gone. */
  get isPresent(): boolean {
    return this.#life === 'open' || this.#life === 'entering'
  }

  get topics(): readonly string[] {
    return this.#host.topics.of(this)
  }

  /** Says this at once, behind what was told before. */
  say(...messages: readonly ServerMessage[]): void {
    this.#outbox.send(messages.flatMap((message) => this.#encode(message)))
  }

  /** Writes these frames at the end of the turn: what was told to many. */
  offer(frames: readonly string[]): void {
    this.#host.counters.delivered += frames.length
    this.#outbox.offer(frames)
  }

  /** Gives back all that is held, then closes. */
  close(code: number, reason: string): void {
    if (this.#life === 'ended') return
    this.#outbox.flush()
    this.onClose()
    this.connection.close(code, reason)
  }

  onText(text: string): void {
    this.lastHeardAt = this.#host.world.now()
    this.#inbox.receive(text)
  }

  /** Documented clients answer no ping in JSON; what their library answers for them is a sign of life too. */
  onPong(): void {
    this.lastHeardAt = this.#host.world.now()
  }

  onBinary(): void {
    this.close(1003, 'text frames only')
  }

  onDrain(): void {
    this.#outbox.onDrain()
  }

  onClose(): void {
    if (this.#life === 'ended') return
    const wasPresent = this.isPresent
    this.#life = 'ended'
    this.#cancelEnd()
    this.#inbox.end()
    this.#outbox.end()
    this.#giveSeatBack()
    if (wasPresent) this.#host.manners.onLeave(this)
    this.#host.topics.leaveAll(this)
    this.#host.onEnd(this)
  }

  onWritable(): void {
    this.#inbox.resume()
  }

  read(text: string): Promise<void> | undefined {
    const results = this.#host.manners.dialect.decode(text)
    for (const [index, result] of results.entries()) {
      const reading = this.#readOne(result)
      // No turn is lost where there is nothing to wait for.
      if (reading) return this.#readOn(reading, results.slice(index + 1))
    }
    return undefined
  }

  isReady(): boolean {
    return this.#life === 'open' && this.#outbox.isWritable
  }

  onRefused(retryAfterMs: number): void {
    if (this.isReady()) this.#host.manners.onRateLimited(this, retryAfterMs)
  }

  onAbused(): void {
    this.close(4429, 'too many messages')
  }

  onFailed(error: unknown): void {
    this.#host.onError(error)
    this.close(1011, 'internal error')
  }

  async #readOn(reading: Promise<void>, rest: readonly Decoded<ClientMessage>[]): Promise<void> {
    await reading
    for (const result of rest) await this.#readOne(result)
  }

  #readOne(result: Decoded<ClientMessage>): Promise<void> | undefined {
    const { manners, counters } = this.#host
    if (this.#life !== 'open') return undefined
    if (result.ok) return manners.onMessage(this, result.message)
    counters.framesRefused += 1
    manners.onUnreadable(this, result.problem)
    return undefined
  }

  #encode(message: ServerMessage): readonly string[] {
    const encoded = this.#host.manners.dialect.encode(message)
    return encoded.ok ? encoded.frames : []
  }

  #adopt(verified: Verified | undefined): Farewell | undefined {
    const { farewells } = this.#host.manners
    if (!verified) return farewells.missing
    if (!verified.ok) {
      return verified.code === 'token_expired' ? farewells.expired : farewells.refused
    }
    const { identity } = verified
    if (this.#identity && this.#identity.sub !== identity.sub) return farewells.refused
    if (!this.#identity && !this.#takeSeat(identity.sub)) return farewells.crowded
    this.#identity = identity
    this.#endAt(identity.expiresAt + this.#host.options.expiryGraceMs)
    return undefined
  }

  #endAt(time: number): void {
    this.#cancelEnd()
    const { world, manners } = this.#host
    const leftMs = time - world.now()
    if (leftMs === Infinity) return
    this.#cancelEnd = world.after(Math.max(0, Math.min(leftMs, LONGEST_MS)), () => {
      if (leftMs > LONGEST_MS) this.#endAt(time)
      else this.close(...manners.farewells.over)
    })
  }

  #takeSeat(sub: string): boolean {
    const { users, options } = this.#host
    if (users.of(sub) >= options.connectionsPerUser) return false
    users.add(sub)
    return true
  }

  #giveSeatBack(): void {
    const sub = this.#identity?.sub
    if (sub === undefined) return
    const { users, userFrames } = this.#host
    users.remove(sub)
    if (users.of(sub) === 0) userFrames?.forget(sub)
  }

  /** Whether it did not go while it was greeted. */
  #isEntering(): boolean {
    return this.#life === 'entering'
  }
}

/** Nothing where there is no token to look at. */
async function verify(
  authenticator: Authenticator | undefined,
  token: string | undefined,
): Promise<Verified | undefined> {
  return token === undefined ? undefined : authenticator?.verify(token)
}
