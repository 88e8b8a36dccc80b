import { Admission } from './admission.ts'
import type { Terms } from './admission.ts'
import type { Connection, ConnectionRequest, Peer } from '../connection.ts'
import { Conversation } from './conversation.ts'
import type { Parts } from './conversation.ts'
import { Delivery } from './delivery.ts'
import type { Identity } from '../identity.ts'
import { Inbox } from './inbox.ts'
import type { Reader } from './inbox.ts'
import type { Owner, SessionHost } from './session-host.ts'
import { Subscriptions } from './subscriptions.ts'
import type { Cancel } from '../world.ts'

/** What a session is made for. */
export interface Arrival {
  readonly connection: Connection
  readonly request: ConnectionRequest
  /** Names it, for logs. */
  readonly clientId: string
  /** Called once, when the session has given back what it held. */
  readonly onEnd: (session: Session) => void
}

/** Heartbeats come this much earlier than promised, for timers are late. */
const HEARTBEAT_SHARE = 0.9

const NOTHING: Cancel = () => undefined

/** The longest delay timers take: one more, and Node calls back after 1 ms. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * One connection: puts its parts together and takes them apart. The parts, the shell and the hub call it
 * by its own methods: with a function made for each of them, an idle connection weighed 1.2 kB more.
 */
export class Session implements Owner, Parts, Peer, Reader, Terms {
  readonly connection: Connection
  readonly clientId: string
  /** The peer's. */
  readonly address: string
  readonly admission: Admission
  readonly delivery: Delivery
  readonly subscriptions: Subscriptions
  readonly #host: SessionHost
  readonly #onEnd: (session: Session) => void
  readonly #inbox: Inbox
  readonly #conversation: Conversation
  #life: 'arriving' | 'open' | 'ended' = 'open'
  /** When the next heartbeat is due, in milliseconds since 1970; nothing before the welcome. */
  #beatAt: number | undefined
  /** One timer for all that comes by itself: each weighs 400 bytes. */
  #cancelTimer: Cancel = NOTHING

  constructor(host: SessionHost, { connection, request, clientId, onEnd }: Arrival) {
    this.#host = host
    this.connection = connection
    this.clientId = clientId
    this.address = request.address
    this.#onEnd = onEnd
    this.admission = new Admission(host, this)
    this.delivery = new Delivery(host, this)
    this.subscriptions = new Subscriptions(host, this.delivery, this)
    this.#conversation = new Conversation(host, this)
    this.#inbox = new Inbox(host, this)
    this.#arm()
    if (request.token !== undefined && host.authenticator) void this.#arrive(request.token)
  }

  /** What the shell calls. */
  get peer(): Peer {
    return this
  }

  identity(): Identity | undefined {
    return this.admission.identity
  }

  /** Gives back all that is held, then closes. */
  close(code: number, reason: string): void {
    if (this.#life === 'ended') return
    this.onClose()
    this.connection.close(code, reason)
  }

  /** Asks the client to come back later; an old one finds out by the close that follows. */
  goAway(retryAfterMs: number, jitterMs: number): void {
    if (!this.#conversation.isGreeted) return
    this.delivery.send({ type: 'goaway', reason: 'restart', retryAfterMs, jitterMs })
  }

  onText(text: string): void {
    this.#inbox.receive(text)
  }

  onBinary(): void {
    this.close(1003, 'text frames only')
  }

  onDrain(): void {
    this.delivery.onDrain()
  }

  onClose(): void {
    if (this.#life === 'ended') return
    this.#life = 'ended'
    this.#cancelTimer()
    this.#inbox.end()
    this.#conversation.end()
    this.delivery.end()
    this.subscriptions.removeAll()
    this.admission.end()
    this.#onEnd(this)
  }

  onWritable(): void {
    this.#inbox.resume()
  }

  onGreeted(): void {
    this.#beatAt = this.#host.world.now() + this.#beatMs
    this.#arm()
  }

  onTerm(): void {
    this.#arm()
  }

  read(text: string): Promise<void> | undefined {
    return this.#conversation.read(text)
  }

  isReady(): boolean {
    return this.#life === 'open' && this.delivery.isWritable
  }

  onRefused(retryAfterMs: number): void {
    this.#conversation.onRateLimited(retryAfterMs)
  }

  onAbused(): void {
    this.close(4429, 'too many messages')
  }

  onFailed(): void {
    this.close(1011, 'internal error')
  }

  /** A token in the request is looked at before any frame. Nothing is answered: nobody has asked yet. */
  async #arrive(token: string): Promise<void> {
    this.#life = 'arriving'
    try {
      const checked = await this.admission.check(token)
      if (!this.#isArriving()) return
      const rejection = this.admission.enter(checked)
      this.#life = 'open'
      if (rejection) this.#conversation.reject(rejection)
      else this.#inbox.resume()
    } catch {
      this.onFailed()
    }
  }

  /** Whether it did not end meanwhile. */
  #isArriving(): boolean {
    return this.#life === 'arriving'
  }

  get #beatMs(): number {
    return this.#host.options.heartbeatMs * HEARTBEAT_SHARE
  }

  /** Waits for the next heartbeat or for the end of the token, whichever comes first. */
  #arm(): void {
    this.#cancelTimer()
    const { world } = this.#host
    const { endsInMs } = this.admission
    // Never longer than from one to the next, should the clock be set back.
    const beatInMs = Math.min((this.#beatAt ?? Infinity) - world.now(), this.#beatMs)
    const waitMs = this.#beatAt === undefined ? endsInMs : Math.min(beatInMs, endsInMs)
    if (waitMs === Infinity) return
    const due = waitMs === endsInMs ? 'end' : 'beat'
    this.#cancelTimer = world.after(Math.max(0, Math.min(waitMs, LONGEST_MS)), () => {
      if (waitMs > LONGEST_MS) this.#arm()
      else if (due === 'end') this.admission.expire()
      else this.#beat()
    })
  }

  #beat(): void {
    this.onGreeted()
    this.delivery.heartbeat()
  }
}
