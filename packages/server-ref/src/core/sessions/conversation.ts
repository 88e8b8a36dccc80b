import { DEFAULT_STREAM } from 'maxine-protocol'
import type {
  ClientMessage,
  Decoded,
  ErrorMessage,
  Hello,
  Position,
  Problem,
  ServerMessage,
  Unsubscribe,
} from 'maxine-protocol'
import { maxineServer } from 'maxine-protocol/dialects/maxine/server'
import { UNREADABLE } from './admission.ts'
import type { Admission, Checked, Rejection } from './admission.ts'
import {
  helloTooLate,
  nothingToRefresh,
  notReadable,
  rateLimited,
  sessionOver,
  tooLong,
  unknownSubscription,
  versionNotSupported,
} from './answers.ts'
import type { Delivery } from './delivery.ts'
import { greet, isSpoken } from './handshake.ts'
import { recover } from './recovery.ts'
import type { Recovery } from './recovery.ts'
import type { SessionHost } from './session-host.ts'
import type { Subscriptions } from './subscriptions.ts'

/** What a conversation works on. */
export interface Parts {
  readonly admission: Admission
  readonly delivery: Delivery
  readonly subscriptions: Subscriptions
  /** Names the connection, for logs. */
  readonly clientId: string
  readonly close: (code: number, reason: string) => void
  readonly onGreeted: () => void
}

/** `new` before its first frame, then what the client turned out to be. */
type Phase = 'new' | 'old' | 'greeted' | 'ended'

/** Reads what one client says, one frame at a time, and answers it. */
export class Conversation {
  readonly #host: SessionHost
  readonly #parts: Parts
  #phase: Phase = 'new'

  constructor(host: SessionHost, parts: Parts) {
    this.#host = host
    this.#parts = parts
  }

  /** Whether the client knows the extension. */
  get isGreeted(): boolean {
    return this.#phase === 'greeted'
  }

  /** Reads one frame; gives a promise only where something must be waited for. */
  read(text: string): Promise<void> | undefined {
    const { maxPayload } = this.#host.options
    if (text.length <= maxPayload) return this.#readAll(maxineServer.decode(text))
    this.#refuse(tooLong(maxPayload))
    return undefined
  }

  /** A frame that came too soon after the others was not read. */
  onRateLimited(retryAfterMs: number): void {
    // Before the welcome nothing else may be said, and to a client that reads nothing not even this.
    if (this.#phase === 'new' || !this.#parts.delivery.isWritable) return
    this.#say(rateLimited(this.#host.options.messagesPerSecond, retryAfterMs))
  }

  /** Turns the client away. */
  reject({ answer, closeCode, reason }: Rejection): void {
    if (answer) this.#say(answer)
    this.#parts.close(closeCode, reason)
  }

  end(): void {
    this.#phase = 'ended'
  }

  /** What one frame asks for, one after the other. */
  #readAll(asked: readonly Decoded<ClientMessage>[]): Promise<void> | undefined {
    for (const [index, result] of asked.entries()) {
      if (this.#hasEnded()) return undefined
      if (!result.ok) this.#onUnreadable(result.problem)
      const waiting = result.ok && this.#answer(result.message)
      if (waiting) return waiting.then(() => this.#readAll(asked.slice(index + 1)))
    }
    return undefined
  }

  #answer(message: ClientMessage): Promise<void> | undefined {
    if (message.type === 'hello') return this.#answerHello(message)
    if (message.type === 'authenticate') return this.#authenticate(message.token)
    if (this.#parts.admission.isAwaited) return this.#authenticate(undefined)
    this.#beOld()
    if (message.type === 'refresh') return this.#refresh()
    this.#say(...this.#repliesTo(message))
    return undefined
  }

  #repliesTo(message: ClientMessage): readonly ServerMessage[] {
    const { subscriptions } = this.#parts
    switch (message.type) {
      case 'subscribe': {
        const answers = message.subscriptions.map((wanted) => subscriptions.add(wanted))
        return [{ type: 'subscribed', subscriptions: answers }]
      }
      case 'unsubscribe':
        return this.#unsubscribe(message)
      case 'ping':
        return [{ ...message, type: 'pong' }]
      default:
        this.#host.counters.framesRefused += 1
        return []
    }
  }

  #unsubscribe({ ids }: Unsubscribe): readonly ServerMessage[] {
    const { subscriptions } = this.#parts
    if (!ids) {
      subscriptions.removeAll()
      return [{ type: 'unsubscribed' }]
    }
    return ids.map((id) =>
      subscriptions.remove(id) ? { type: 'unsubscribed', ids: [id] } : unknownSubscription(id),
    )
  }

  #answerHello(hello: Hello): Promise<void> | undefined {
    if (this.#phase === 'new' && isSpoken(hello.v)) return this.#greet(hello)
    if (this.#phase === 'new') {
      this.#say(versionNotSupported())
      this.#parts.close(4506, 'version not supported')
    } else {
      this.#refuse(helloTooLate())
    }
    return undefined
  }

  async #greet(hello: Hello): Promise<void> {
    const { admission, subscriptions, delivery, clientId } = this.#parts
    const checked = await admission.check(hello.token)
    if (this.#hasEnded()) return
    const rejection = admission.enter(checked)
    if (rejection) {
      this.reject(rejection)
      return
    }
    const answers = hello.subscriptions.map((wanted) => subscriptions.add(wanted))
    const since = hello.since?.[DEFAULT_STREAM]
    const recovery = since && (await this.#recover(since))
    if (this.#hasEnded()) return
    const { identity, expiresInMs } = admission
    this.#phase = 'greeted'
    this.#parts.onGreeted()
    delivery.begin(greet(this.#host, { hello, clientId, identity, expiresInMs, answers, recovery }))
  }

  async #recover(since: Position): Promise<Recovery> {
    const { log, head, options, counters } = this.#host
    const recovery = await recover({
      log,
      head: head(),
      since,
      limit: options.recoveryLimit,
      countVisible: (events) => this.#parts.delivery.countVisible(events),
    })
    counters[recovery.recovered ? 'recovered' : 'notRecovered'] += 1
    return recovery
  }

  async #authenticate(token: string | undefined): Promise<void> {
    const checked = await this.#parts.admission.check(token)
    if (!this.#hasEnded()) this.#enter(checked)
  }

  /** Goes on as whom a token shows, or ends. */
  #enter(checked: Checked): void {
    const { admission, subscriptions, delivery } = this.#parts
    // What has happened so far is sent to whom it happened.
    delivery.flush()
    const rejection = admission.enter(checked)
    if (rejection) {
      this.reject(rejection)
      return
    }
    this.#beOld()
    const { identity, expiresInMs } = admission
    // With authentication off a token is not answered.
    if (!identity) return
    const life = expiresInMs === undefined ? {} : { expiresInMs }
    this.#say({ type: 'authenticated', user: identity.user, ...life }, ...subscriptions.revoke())
  }

  async #refresh(): Promise<void> {
    const { admission, subscriptions, delivery } = this.#parts
    const { identity, expiresInMs: left } = admission
    const { authenticator } = this.#host
    if (!authenticator || !identity) {
      this.#say(nothingToRefresh())
      return
    }
    const issued = left === 0 ? undefined : await authenticator.refresh(identity)
    if (this.#hasEnded()) return
    delivery.flush()
    const rejection = issued && admission.enter(issued)
    if (rejection) this.reject(rejection)
    else if (!issued) this.#say(sessionOver())
    else {
      const { token, expiresInMs } = issued
      this.#say({ type: 'token-refreshed', token, expiresInMs }, ...subscriptions.revoke())
    }
  }

  /** A first frame without hello makes the client an old one: events come as it subscribes. */
  #beOld(): void {
    if (this.#phase !== 'new') return
    this.#phase = 'old'
    this.#parts.delivery.begin({ form: 'old', frames: [], from: this.#host.head() })
  }

  /** A token is looked at even where it cannot be one: whoever waits for the answer is to know. */
  #onUnreadable(problem: Problem): void {
    if (problem.at === 'auth' && this.#host.authenticator) this.#enter(UNREADABLE)
    else this.#refuse(notReadable(problem))
  }

  /** Counts what could not be read, and says so where anything may be said yet. */
  #refuse(answer: ErrorMessage): void {
    this.#host.counters.framesRefused += 1
    if (this.#parts.admission.isAwaited) return
    this.#beOld()
    this.#say(answer)
  }

  #say(...messages: readonly ServerMessage[]): void {
    this.#parts.delivery.send(...messages)
  }

  #hasEnded(): boolean {
    return this.#phase === 'ended'
  }
}
