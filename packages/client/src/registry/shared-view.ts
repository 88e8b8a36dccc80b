import type { ConnectionState } from '../connection/state.ts'
import { Emitter } from '../emitter.ts'
import type { OnFailure } from '../emitter.ts'
import { MaxineError } from '../errors.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Want } from '../subscriptions/wanted.ts'
import { Waiters } from '../waiters.ts'
import type { CompleteRegistryOptions } from './options.ts'
import type { PictureMaker } from './picture-maker.ts'
import { EMPTY } from './registry.ts'
import type { Registry } from './registry.ts'
import type { RegistryFilter } from './scope.ts'
import type { Source, SourceHost, Standing, Worth } from './source.ts'
import { isSameWorth, statusOf } from './status.ts'
import type { RegistryStatus } from './status.ts'

/** What a view needs of the client around it. */
export interface ViewHost extends Pick<
  SourceHost,
  'world' | 'http' | 'position' | 'barrier' | 'reconnect'
> {
  readonly state: () => ConnectionState
  readonly subscriptions: Pick<Subscriptions, 'acquireQuietly' | 'releaseQuietly'>
  readonly onHandlerFailure: OnFailure
  readonly onReport: (error: MaxineError) => void
  /** Nobody holds it any more. */
  readonly onAsleep: (view: SharedView) => void
}

/** Where a picture is from: nobody yet, a storage, or a server. */
export type Origin = 'nowhere' | 'storage' | 'server'

/**
 * One picture of a registry for all who hold it: what it shows, what it is worth, and whether the server is asked for it.
 * How it is made is loaded apart, for most pages show no registry.
 */
export class SharedView {
  readonly filter: RegistryFilter
  readonly options: CompleteRegistryOptions
  readonly host: ViewHost
  readonly news: Emitter
  readonly isReady = new Waiters()
  /** Those who take any picture, however old. */
  readonly isShown = new Waiters()
  #current = EMPTY
  #origin: Origin = 'nowhere'
  #status: RegistryStatus
  readonly #want: Want
  /** The connection, for when the server holds the subscription. */
  #standing: Standing | undefined
  /** What the maker goes by: nothing, this connection, or answers to its own questions where there never was one. */
  #hearing: 'nothing' | 'all' | 'polled' = 'nothing'
  /** Whether the server may be one that can only be asked. */
  #polls: 'untried' | 'in vain' = 'untried'
  /** When the connection last said something, in milliseconds since 1970. */
  #heardAt = 0
  #maker: PictureMaker | undefined
  #untold: ((maker: PictureMaker) => void)[] = []
  #holders = 0
  #cancelLinger: (() => void) | undefined
  #life: 'awake' | 'asleep' = 'awake'

  constructor(host: ViewHost, filter: RegistryFilter, options: CompleteRegistryOptions) {
    this.host = host
    this.filter = filter
    this.options = options
    this.news = new Emitter(host.onHandlerFailure)
    this.#status = statusOf(worthOf(host.state(), this.#origin), host.world.wall())
    this.#want = host.subscriptions.acquireQuietly(filter, this.#onWant)
    this.#load()
  }

  get current(): Registry {
    return this.#current
  }

  get origin(): Origin {
    return this.#origin
  }

  get status(): RegistryStatus {
    return this.#status
  }

  /** Nothing before there is a picture to choose from. */
  get maker(): PictureMaker | undefined {
    return this.#maker
  }

  retain(): void {
    this.#holders += 1
    this.#cancelLinger?.()
    this.#cancelLinger = undefined
  }

  release(): void {
    this.#holders -= 1
    if (this.#holders > 0) return
    const { status } = this.host.state()
    if (status === 'idle' || status === 'closed') return this.#sleep()
    const { lingerMs } = this.options
    this.#cancelLinger = this.host.world.after(lingerMs, () => this.#sleep())
  }

  /** A connection stands. `late`: what it is to one who is let in later, and has missed the beginning. */
  live(standing: Standing, late: Standing): void {
    this.#stopHearing()
    this.#standing = standing
    this.#onWant()
    this.#standing = late
  }

  /** What the connection says. */
  hear(tell: (source: Source) => void): void {
    if (this.#hearing !== 'all') return
    this.#heardAt = this.host.world.wall()
    this.#tell((maker) => maker.hear(tell))
  }

  /** What the connection does, when it does something else. `met`: whether there ever was one. */
  onState(state: ConnectionState, met: 'met' | 'never met'): void {
    if (state.status === 'connected') return
    this.#standing = undefined
    const isLoss = this.#hearing === 'all'
    if (isLoss || state.status === 'closed') this.#stopHearing()
    if (this.#hearing === 'polled' && this.#status.state === 'live') return
    if (met === 'never met') this.#considerPolling(state)
    // That it is tried again makes the picture no older.
    const isNews = isLoss || state.status !== 'connecting' || isAtRest(this.#status)
    if (isNews) this.#setWorth(worthOf(state, this.#origin))
    if (state.status !== 'closed') return
    this.#rejectAll(state.cause ?? new MaxineError('closed', 'the client was disconnected'))
    this.#tell((maker) => maker.rest())
    if (this.#holders === 0) this.#sleep()
  }

  /** What the maker makes of its picture; one that was loaded late may speak of a connection that is over. */
  value(worth: Worth): void {
    if (this.#hearing === 'all') this.#setWorth(worth)
    if (this.#hearing === 'polled') this.#valuePolled(worth)
  }

  /** There is another picture. */
  show(registry: Registry, origin: Origin, confirmedAt?: number): void {
    this.#current = registry
    this.#origin = origin
    if (confirmedAt !== undefined) {
      this.#status = statusOf({ state: 'stale', reason: 'restored' }, confirmedAt)
      this.isShown.resolve()
    } else if (this.#hearing === 'nothing') this.#setWorth(worthOf(this.host.state(), origin))
  }

  /** The server has said what it makes of the subscription. */
  readonly #onWant = (): void => {
    const { status, error } = this.#want
    if (status === 'rejected') {
      this.#stopHearing()
      this.#setWorth({ state: 'stale', reason: 'unreadable', ...(error && { cause: error }) })
    }
    const standing = this.#standing
    if (!standing || status !== 'active' || this.#hearing === 'all') return
    this.#hearing = 'all'
    this.#tell((maker) => maker.begin(standing))
  }

  #considerPolling(state: ConnectionState): void {
    const isRefused = state.status === 'waiting' && state.cause.code === 'connect_failed'
    if (!isRefused || this.#hearing !== 'nothing' || this.#polls === 'in vain') return
    this.#hearing = 'polled'
    this.#tell((maker) => maker.poll())
  }

  /** Until a question has been answered, that there is no connection is all there is to say. */
  #valuePolled(worth: Worth): void {
    const isOther = worth.state === 'stale' && worth.cause?.retryable === false
    if (isOther) {
      this.#polls = 'in vain'
      this.#stopHearing()
      this.#setWorth(worthOf(this.host.state(), this.#origin))
    } else if (worth.state === 'live' || this.#status.state === 'live') this.#setWorth(worth)
  }

  #stopHearing(): void {
    if (this.#hearing !== 'nothing') this.#tell((maker) => maker.ended())
    this.#hearing = 'nothing'
  }

  #setWorth(worth: Worth): void {
    const before = this.#status
    if (isSameWorth(before, worth)) return
    const isTurn = worth.state === 'live' || before.state === 'live'
    this.#status = statusOf(worth, isTurn ? this.#turnedAt(worth) : before.since)
    if (worth.state === 'live') {
      this.#origin = 'server'
      this.isReady.resolve()
      this.isShown.resolve()
    }
    this.news.emit('status', this.#status)
  }

  /** Of a connection that has died unnoticed, what it said last is all that is known. */
  #turnedAt(worth: Worth): number {
    const now = this.host.world.wall()
    const isSilence = worth.state === 'stale' && worth.cause?.code === 'connection_silent'
    return isSilence ? Math.min(this.#heardAt, now) : now
  }

  #load(): void {
    import('./picture-maker.ts').then(
      ({ PictureMaker }) => {
        if (this.#life === 'asleep') return
        this.#maker = new PictureMaker(this)
        for (const tell of this.#untold.splice(0)) tell(this.#maker)
      },
      // A page whose files have changed on the server.
      (cause: unknown) => {
        const what = 'the part of the client that makes pictures cannot be loaded'
        const error = new MaxineError('request_failed', what, { cause })
        this.#setWorth({ state: 'stale', reason: 'unreadable', cause: error })
      },
    )
  }

  /** In order, also while it is being loaded. */
  #tell(tell: (maker: PictureMaker) => void): void {
    if (this.#maker) tell(this.#maker)
    else this.#untold.push(tell)
  }

  #sleep(): void {
    this.#life = 'asleep'
    this.#cancelLinger?.()
    this.#hearing = 'nothing'
    this.#standing = undefined
    this.#untold = []
    this.#maker?.stop()
    this.host.subscriptions.releaseQuietly(this.#want, this.#onWant)
    this.#setWorth({ state: 'stale', reason: 'idle' })
    this.#rejectAll(new MaxineError('closed', 'the view was closed'))
    this.host.onAsleep(this)
  }

  #rejectAll(error: MaxineError): void {
    for (const waiters of [this.isReady, this.isShown]) waiters.reject(error)
  }
}

/** Nobody had asked for a connection. */
function isAtRest(status: RegistryStatus): boolean {
  return status.state === 'stale' && (status.reason === 'idle' || status.reason === 'closed')
}

/** What the client's state alone says of a picture. */
function worthOf(state: ConnectionState, origin: Origin): Worth {
  const cause = 'cause' in state && { cause: state.cause }
  switch (state.status) {
    case 'idle':
      return { state: 'stale', reason: 'idle' }
    case 'closed':
      return { state: 'stale', reason: 'closed', ...cause }
    default:
      if (origin === 'nowhere') return { state: 'syncing', reason: 'connecting' }
      if (origin === 'storage') return { state: 'stale', reason: 'restored' }
      return { state: 'stale', reason: 'disconnected', ...cause }
  }
}
