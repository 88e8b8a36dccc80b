import { filterKey } from 'maxine-protocol'
import type { ConnectionState } from '../connection/state.ts'
import { Emitter } from '../emitter.ts'
import type { OnFailure } from '../emitter.ts'
import { MaxineError } from '../errors.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Want } from '../subscriptions/wanted.ts'
import { Waiters } from '../waiters.ts'
import type { RegistryChanges } from './changes.ts'
import { changesBetween, isNothing } from './diff.ts'
import { Keeper } from './keeper.ts'
import type { RegistryOptions } from './options.ts'
import { Pace } from './pace.ts'
import { Picker } from './pick.ts'
import { EMPTY } from './registry.ts'
import type { Registry } from './registry.ts'
import type { RegistryFilter } from './scope.ts'
import { SourceSlot } from './source-slot.ts'
import type { Source, SourceHost, Standing, Worth } from './source.ts'
import { isSameWorth, statusOf } from './status.ts'
import type { RegistryStatus } from './status.ts'
import { eventsOf } from './synthetic.ts'

/** What a view needs of the client around it. */
export interface ViewHost extends Pick<SourceHost, 'world' | 'http' | 'barrier' | 'reconnect'> {
  readonly state: () => ConnectionState
  readonly subscriptions: Pick<Subscriptions, 'acquireQuietly' | 'releaseQuietly'>
  readonly onHandlerFailure: OnFailure
  readonly onReport: (error: MaxineError) => void
  /** Nobody holds it any more. */
  readonly onAsleep: (view: SharedView) => void
}

/** A change as handlers get it. */
export interface Changed {
  readonly changes: RegistryChanges
  readonly registry: Registry
}

/** One picture of a registry, for all who hold it. */
export class SharedView {
  readonly filter: RegistryFilter
  readonly options: RegistryOptions
  readonly picker: Picker
  readonly news: Emitter
  readonly isReady = new Waiters()
  /** Those who take any picture, however old. */
  readonly isShown = new Waiters()
  readonly #host: ViewHost
  readonly #slot: SourceSlot
  readonly #pace: Pace
  readonly #keeper: Keeper | undefined
  readonly #want: Want
  #standing: Standing | undefined
  /** Whether the source hears of this connection: not before the server holds the subscription. */
  #hearing: 'nothing' | 'all' = 'nothing'
  #published = EMPTY
  #pictures: 'none' | 'restored' | 'of a server' = 'none'
  #status: RegistryStatus
  #cause: 'events' | 'resync' = 'events'
  #holders = 0
  #cancelLinger: (() => void) | undefined

  constructor(
    host: ViewHost,
    filter: RegistryFilter,
    options: RegistryOptions & { readonly everyMs: number; readonly lingerMs: number },
  ) {
    const { world, onReport, onHandlerFailure, state } = host
    this.#host = host
    this.filter = filter
    this.options = options
    this.picker = new Picker(world)
    this.news = new Emitter(onHandlerFailure)
    this.#slot = new SourceSlot(this.#sourceHost(), () => this.#published)
    this.#pace = new Pace(world, options.everyMs, () => this.#publish())
    this.#status = statusOf(worthOf(state(), this.#pictures), world.wall())
    this.#want = host.subscriptions.acquireQuietly(filter, this.#onWant)
    this.#keeper =
      options.storage &&
      new Keeper(options.storage, {
        world,
        scope: filterKey(filter),
        picture: () => ({ registry: this.#published, at: this.#confirmedAt }),
        onReport,
      })
    void this.#restore()
  }

  get current(): Registry {
    return this.#published
  }

  get status(): RegistryStatus {
    return this.#status
  }

  get hasPicture(): boolean {
    return this.#pictures !== 'none'
  }

  retain(): void {
    this.#holders += 1
    this.#cancelLinger?.()
    this.#cancelLinger = undefined
  }

  release(): void {
    this.#holders -= 1
    if (this.#holders > 0) return
    const { status } = this.#host.state()
    if (status === 'idle' || status === 'closed') return this.#sleep()
    const lingerMs = this.options.lingerMs ?? 0
    this.#cancelLinger = this.#host.world.after(lingerMs, () => this.#sleep())
  }

  /** A connection stands. `late`: what it is to a source that is let in later, and has missed the beginning. */
  live(standing: Standing, late: Standing): void {
    this.#hearing = 'nothing'
    this.#standing = standing
    this.#onWant()
    this.#standing = late
  }

  tell(tell: (source: Source) => void): void {
    if (this.#hearing === 'all') this.#slot.tell(tell)
  }

  /** What the connection does, when it does something else. */
  onState(state: ConnectionState): void {
    if (state.status === 'connected') return
    this.#standing = undefined
    const isLoss = this.#hearing === 'all'
    if (isLoss) this.#stopHearing()
    // That it is tried again makes the picture no older.
    const isNews = isLoss || state.status !== 'connecting' || isAtRest(this.#status)
    if (isNews) this.#setWorth(worthOf(state, this.#pictures))
    if (state.status !== 'closed') return
    this.#rejectAll(state.cause ?? new MaxineError('closed', 'the client was disconnected'))
    this.#keeper?.flush()
    if (this.#holders === 0) this.#sleep()
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
    this.#slot.choose(standing.welcome?.position ? 'log' : 'old')
    this.#slot.tell((source) => source.live(standing))
  }

  #stopHearing(): void {
    this.tell((source) => source.ended())
    this.#hearing = 'nothing'
    this.#pace.flush()
  }

  #sourceHost(): SourceHost {
    const { world, http, barrier, reconnect } = this.#host
    return {
      world,
      scope: this.filter,
      http,
      barrier,
      reconnect,
      changed: (cause) => this.#changed(cause),
      worth: (worth) => {
        // One that was loaded late may speak of a connection that is over.
        if (this.#hearing === 'all') this.#setWorth(worth)
      },
    }
  }

  #changed(cause: 'events' | 'resync'): void {
    if (cause === 'events') return this.#pace.soon()
    // What came before it is told as what it is.
    this.#cause = 'resync'
    this.#pace.now()
  }

  #publish(): void {
    const { source } = this.#slot
    if (!source) return
    const before = this.#published
    const cause = this.#pictures === 'none' ? 'initial' : this.#cause
    const gone = source.takeGone?.()
    const changes = changesBetween(before, source.registry, cause, gone)
    this.#cause = 'events'
    this.#pictures = 'of a server'
    this.#published = source.registry
    if (this.#hearing === 'nothing') this.#setWorth(worthOf(this.#host.state(), this.#pictures))
    if (isNothing(changes)) return
    if (gone && gone.size > 0) this.#forget(gone)
    this.#keeper?.changed()
    this.news.emit('change', { changes, registry: this.#published } satisfies Changed)
    if (cause !== 'resync' || this.news.of('synthetic').length === 0) return
    for (const event of eventsOf(changes)) this.news.emit('synthetic', event)
  }

  #forget(gone: ReadonlySet<string>): void {
    const there = [...this.#published.services.values()]
    this.picker.forget([...gone].filter((nodeId) => !there.some((nodes) => nodes.has(nodeId))))
  }

  #setWorth(worth: Worth): void {
    // Whoever hears of it looks at the picture next.
    if (worth.state === 'live') this.#pace.flush()
    const before = this.#status
    if (isSameWorth(before, worth)) return
    const now = this.#host.world.wall()
    this.#status = statusOf(
      worth,
      worth.state === 'live' || before.state === 'live' ? now : before.since,
    )
    if (worth.state === 'live') {
      this.#pictures = 'of a server'
      this.isReady.resolve()
      this.isShown.resolve()
    }
    this.news.emit('status', this.#status)
  }

  get #confirmedAt(): number {
    return this.#status.state === 'live' ? this.#host.world.wall() : this.#status.since
  }

  async #restore(): Promise<void> {
    const kept = await this.#keeper?.load()
    if (!kept || this.#pictures !== 'none') return
    const changes = changesBetween(this.#published, kept.registry, 'restored')
    this.#pictures = 'restored'
    this.#published = kept.registry
    const worth = { state: 'stale', reason: 'restored' } as const
    this.#status = statusOf(worth, kept.at)
    this.isShown.resolve()
    if (!isNothing(changes)) {
      this.news.emit('change', { changes, registry: kept.registry } satisfies Changed)
    }
    this.news.emit('status', this.#status)
  }

  #sleep(): void {
    this.#cancelLinger?.()
    this.#cancelLinger = undefined
    this.#pace.stop()
    this.#slot.stop()
    this.#keeper?.flush()
    this.#hearing = 'nothing'
    this.#standing = undefined
    this.#host.subscriptions.releaseQuietly(this.#want, this.#onWant)
    this.#setWorth({ state: 'stale', reason: 'idle' })
    this.#rejectAll(new MaxineError('closed', 'the view was closed'))
    this.#host.onAsleep(this)
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
function worthOf(state: ConnectionState, pictures: 'none' | 'restored' | 'of a server'): Worth {
  switch (state.status) {
    case 'idle':
      return { state: 'stale', reason: 'idle' }
    case 'closed':
      return { state: 'stale', reason: 'closed', ...(state.cause && { cause: state.cause }) }
    default:
      if (pictures === 'none') return { state: 'syncing', reason: 'connecting' }
      if (pictures === 'restored') return { state: 'stale', reason: 'restored' }
      return {
        state: 'stale',
        reason: 'disconnected',
        ...('cause' in state && { cause: state.cause }),
      }
  }
}
