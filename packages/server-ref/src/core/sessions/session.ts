import { Admission } from './admission.ts'
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
  readonly onEnd: () => void
}

/** Heartbeats come this much earlier than promised, for timers are late. */
const HEARTBEAT_SHARE = 0.9

const NOTHING: Cancel = () => undefined

/**
 * One connection: puts its parts together and takes them apart. The parts, the shell and the hub call it
 * by its own methods: with a function made for each of them, an idle connection weighed 1.2 kB more.
 */
export class Session implements Owner, Parts, Peer, Reader {
  readonly connection: Connection
  readonly clientId: string
  readonly admission: Admission
  readonly delivery: Delivery
  readonly subscriptions: Subscriptions
  readonly #host: SessionHost
  readonly #onEnd: () => void
  readonly #inbox: Inbox
  readonly #conversation: Conversation
  #life: 'arriving' | 'open' | 'ended' = 'open'
  #cancelHeartbeat: Cancel = NOTHING

  constructor(host: SessionHost, { connection, request, clientId, onEnd }: Arrival) {
    this.#host = host
    this.connection = connection
    this.clientId = clientId
    this.#onEnd = onEnd
    this.admission = new Admission(host, this)
    this.delivery = new Delivery(host, this)
    this.subscriptions = new Subscriptions(host, this.delivery, this)
    this.#conversation = new Conversation(host, this)
    this.#inbox = new Inbox(host, this)
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
    this.#cancelHeartbeat()
    this.#inbox.end()
    this.#conversation.end()
    this.delivery.end()
    this.subscriptions.removeAll()
    this.admission.end()
    this.#onEnd()
  }

  onWritable(): void {
    this.#inbox.resume()
  }

  onGreeted(): void {
    this.#scheduleHeartbeat()
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

  #scheduleHeartbeat(): void {
    const { world, options } = this.#host
    this.#cancelHeartbeat = world.after(options.heartbeatMs * HEARTBEAT_SHARE, () => {
      this.#scheduleHeartbeat()
      this.delivery.heartbeat()
    })
  }
}
