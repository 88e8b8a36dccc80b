import type { Registered, Registration } from 'maxine-protocol/http'
import { onAbort } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import { ASYNC_DISPOSE } from '../dispose.ts'
import { MaxineError } from '../errors.ts'
import type { World } from '../world.ts'
import { checkNumber } from './options.ts'

/** How an instance is kept registered. */
export interface KeepOptions {
  /** Ends the registration, and before that the registering. */
  readonly signal?: AbortSignalLike | undefined
  /**
   * Between two heartbeats, ±10 %; default a third of what the server says in `expiresInMs`, or
   * 10,000 where it says nothing.
   */
  readonly heartbeatEveryMs?: number | undefined
  /** Hears of everything that goes wrong while registered; the next heartbeat comes all the same. */
  readonly onProblem?: ((problem: MaxineError) => void) | undefined
  /** Hears that the server had forgotten the instance and has it again, perhaps by another id. */
  readonly onRegisteredAgain?: ((nodeId: string) => void) | undefined
}

/** What a registration does to the server. */
export interface RegistryCalls {
  readonly register: (
    instance: Registration,
    signals: readonly (AbortSignalLike | undefined)[],
  ) => Promise<Registered>
  readonly heartbeat: (
    nodeId: string,
    signals: readonly (AbortSignalLike | undefined)[],
  ) => Promise<boolean>
  readonly deregister: (nodeId: string) => Promise<boolean>
  readonly world: World
  /** Ends every registration of a client. */
  readonly signal: AbortSignalLike | undefined
}

/** How often the server is told, where it does not say how long it waits: a third of the usual 30 s. */
const USUAL_HEARTBEAT_MS = 10_000

/** A server's word, within reason: a beat a second at most, an hour at least. */
const SHORTEST_HEARTBEAT_MS = 1_000
const LONGEST_HEARTBEAT_MS = 3_600_000

/** Many instances that were started together do not stay in step. */
const JITTER = 0.1

/** Registers an instance, and keeps it registered until it is deregistered, disposed of or aborted. */
export async function keepRegistered(
  calls: RegistryCalls,
  instance: Registration,
  options: KeepOptions,
): Promise<LiveRegistration> {
  const { heartbeatEveryMs, signal } = options
  if (heartbeatEveryMs !== undefined) checkNumber('heartbeatEveryMs', heartbeatEveryMs, 1)
  const registered = await calls.register(instance, [calls.signal, signal])
  return new LiveRegistration(calls, instance, options, registered)
}

/** An instance that is registered, and whose heartbeats are sent. */
export class LiveRegistration {
  readonly #calls: RegistryCalls
  readonly #instance: Registration
  readonly #options: KeepOptions
  readonly #ending = new AbortController()
  readonly #undo: (() => void)[] = []
  #registered: Registered
  #cancelTimer: () => void = () => undefined
  #beat: Promise<void> = Promise.resolve()
  #ended: Promise<void> | undefined

  /** @internal Made by `register`. */
  constructor(
    calls: RegistryCalls,
    instance: Registration,
    options: KeepOptions,
    registered: Registered,
  ) {
    this.#calls = calls
    this.#instance = instance
    this.#options = options
    this.#registered = registered
    this.#schedule()
    const leave = () => void this[ASYNC_DISPOSE]()
    for (const signal of [calls.signal, options.signal]) this.#undo.push(onAbort(signal, leave))
    // One that was aborted already has called back before there was anything to undo.
    if (this.#ended) this.#undo.forEach((undo) => undo())
  }

  /** What the server calls it: another name after it was forgotten, perhaps. */
  get nodeId(): string {
    return this.#registered.nodeId
  }

  /** Ends the heartbeats and removes the instance. A second call waits for the first. */
  deregister(): Promise<void> {
    this.#ended ??= this.#leave()
    return this.#ended
  }

  /** As `deregister`, but what goes wrong is told to `onProblem`: the server will notice the silence. */
  async [ASYNC_DISPOSE](): Promise<void> {
    const isFirst = this.#ended === undefined
    await this.deregister().catch((error: unknown) => {
      if (isFirst) this.#report(error)
    })
  }

  async #leave(): Promise<void> {
    this.#cancelTimer()
    for (const undo of this.#undo) undo()
    this.#ending.abort()
    // A registration on its way would arrive after the farewell, and stay.
    await this.#beat
    await this.#calls.deregister(this.nodeId)
  }

  #schedule(): void {
    const { after, random } = this.#calls.world
    const everyMs = this.#options.heartbeatEveryMs ?? beatFor(this.#registered)
    const delayMs = Math.round(everyMs * (1 - JITTER + 2 * JITTER * random()))
    this.#cancelTimer = after(delayMs, () => {
      this.#beat = this.#keep().then(() => {
        if (!this.#ended) this.#schedule()
      })
    })
  }

  /** Never rejects. */
  async #keep(): Promise<void> {
    const { signal } = this.#ending
    try {
      if (await this.#calls.heartbeat(this.nodeId, [signal])) return
      this.#registered = await this.#calls.register(this.#instance, [])
      this.#tellRegisteredAgain()
    } catch (error) {
      if (!signal.aborted) this.#report(error)
    }
  }

  #tellRegisteredAgain(): void {
    try {
      this.#options.onRegisteredAgain?.(this.nodeId)
    } catch (cause) {
      this.#report(new MaxineError('handler_failed', 'onRegisteredAgain threw', { cause }))
    }
  }

  #report(error: unknown): void {
    const problem =
      error instanceof MaxineError
        ? error
        : new MaxineError('request_failed', 'the instance could not be kept', { cause: error })
    try {
      this.#options.onProblem?.(problem)
    } catch {
      // There is nobody left to tell.
    }
  }
}

/** A third, so that two heartbeats can be lost. */
function beatFor(registered: Registered & { readonly expiresInMs?: unknown }): number {
  const { expiresInMs } = registered
  if (typeof expiresInMs !== 'number' || !(expiresInMs > 0)) return USUAL_HEARTBEAT_MS
  return Math.min(LONGEST_HEARTBEAT_MS, Math.max(SHORTEST_HEARTBEAT_MS, expiresInMs / 3))
}
