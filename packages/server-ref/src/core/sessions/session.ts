import { Admission } from './admission.ts'
import type { Connection, ConnectionRequest, Peer } from '../connection.ts'
import { Conversation } from './conversation.ts'
import { Delivery } from './delivery.ts'
import type { Identity } from '../identity.ts'
import { Inbox } from './inbox.ts'
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

/** One connection: puts its parts together and takes them apart. */
export class Session implements Owner {
  readonly connection: Connection
  readonly peer: Peer
  readonly #host: SessionHost
  readonly #onEnd: () => void
  readonly #inbox: Inbox
  readonly #admission: Admission
  readonly #delivery: Delivery
  readonly #subscriptions: Subscriptions
  readonly #conversation: Conversation
  #life: 'arriving' | 'open' | 'ended' = 'open'
  #cancelHeartbeat: Cancel = () => undefined

  constructor(host: SessionHost, { connection, request, clientId, onEnd }: Arrival) {
    this.#host = host
    this.connection = connection
    this.#onEnd = onEnd
    this.#admission = new Admission(host, this.close)
    this.#delivery = new Delivery(host, this)
    this.#subscriptions = new Subscriptions(host, this.#delivery, this.identity)
    this.#conversation = new Conversation(host, {
      admission: this.#admission,
      delivery: this.#delivery,
      subscriptions: this.#subscriptions,
      clientId,
      close: this.close,
      onGreeted: () => this.#scheduleHeartbeat(),
    })
    this.#inbox = this.#createInbox()
    this.peer = {
      onText: (text) => this.#inbox.receive(text),
      onBinary: () => this.close(1003, 'text frames only'),
      onDrain: () => this.#delivery.onDrain(),
      onClose: () => this.#end(),
    }
    if (request.token !== undefined && host.authenticator) void this.#arrive(request.token)
  }

  readonly identity = (): Identity | undefined => this.#admission.identity

  readonly onWritable = (): void => this.#inbox.resume()

  /** Gives back all that is held, then closes. */
  readonly close = (code: number, reason: string): void => {
    if (this.#life === 'ended') return
    this.#end()
    this.connection.close(code, reason)
  }

  /** Asks the client to come back later; an old one finds out by the close that follows. */
  goAway(retryAfterMs: number, jitterMs: number): void {
    if (!this.#conversation.isGreeted) return
    this.#delivery.send({ type: 'goaway', reason: 'restart', retryAfterMs, jitterMs })
  }

  #createInbox(): Inbox {
    return new Inbox(this.#host, {
      read: (text) => this.#conversation.read(text),
      isReady: () => this.#life === 'open' && this.#delivery.isWritable,
      onRefused: (retryAfterMs) => this.#conversation.onRateLimited(retryAfterMs),
      onAbused: () => this.close(4429, 'too many messages'),
      onFailed: () => this.close(1011, 'internal error'),
      user: () => this.identity()?.sub,
    })
  }

  /** A token in the request is looked at before any frame. Nothing is answered: nobody has asked yet. */
  async #arrive(token: string): Promise<void> {
    this.#life = 'arriving'
    try {
      const checked = await this.#admission.check(token)
      if (!this.#isArriving()) return
      const rejection = this.#admission.enter(checked)
      this.#life = 'open'
      if (rejection) this.#conversation.reject(rejection)
      else this.#inbox.resume()
    } catch {
      this.close(1011, 'internal error')
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
      this.#delivery.heartbeat()
    })
  }

  #end(): void {
    if (this.#life === 'ended') return
    this.#life = 'ended'
    this.#cancelHeartbeat()
    this.#inbox.end()
    this.#conversation.end()
    this.#delivery.end()
    this.#subscriptions.removeAll()
    this.#admission.end()
    this.#onEnd()
  }
}
