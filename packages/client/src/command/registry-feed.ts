import type { EventMessage } from 'maxine-protocol'
import type { ConnectionState } from '../connection/state.ts'
import { MaxineError } from '../errors.ts'
import { RegistryFold } from '../registry/fold.ts'
import type { Registry } from '../registry/registry.ts'
import { share } from '../registry/share.ts'
import type { World } from '../world.ts'
import type { ReadRegistry, Reading } from './read-registry.ts'

/** What the picture of the registry is worth. */
export type Picture =
  /** It is being read; what shows is older, or nothing. */
  | { readonly status: 'reading' }
  | { readonly status: 'whole' }
  | { readonly status: 'partial'; readonly lacks: string }
  /** It could not be read; what shows is what was known before, and what events told since. */
  | { readonly status: 'unread'; readonly cause: MaxineError }

export interface FeedParts {
  readonly read: ReadRegistry
  readonly world: Pick<World, 'wall' | 'after'>
  readonly onChange: () => void
}

/** Between two tries to read; the HTTP client has insisted before. */
const READ_AGAIN_MS = 5_000

/** So many events are kept for the answer; with more, it is asked for anew. */
const MOST_HELD = 20_000

/**
 * The registry as it is now: read over HTTP, then kept by events. Read again after a gap, and after
 * a connection that cannot prove that nothing was missed.
 */
export class RegistryFeed {
  picture: Picture = { status: 'reading' }
  readonly #parts: FeedParts
  #fold = new RegistryFold()
  /** Events since it was asked for: those that the answer does not know are applied to it. */
  #held: EventMessage[] = []
  #reading: AbortController | undefined
  #cancelRetry: () => void = () => undefined
  #connection: number | undefined

  constructor(parts: FeedParts) {
    this.#parts = parts
  }

  /** The same object until something has changed it. */
  get registry(): Registry {
    return this.#fold.snapshot()
  }

  onState(state: ConnectionState): void {
    if (state.status !== 'connected') return this.#onLoss()
    if (state.since === this.#connection) return
    this.#connection = state.since
    const isProven = state.continuity === 'exact' && this.picture.status === 'whole'
    if (!isProven) this.#read()
  }

  onGap(): void {
    if (this.#connection !== undefined) this.#read()
    else this.picture = { status: 'reading' }
  }

  onEvent(event: EventMessage): void {
    const { world, onChange } = this.#parts
    if (this.#reading) this.#held.push(event)
    this.#fold.apply(event, world.wall())
    if (this.#held.length > MOST_HELD) this.#read()
    onChange()
  }

  stop(): void {
    this.#cancelRetry()
    this.#reading?.abort()
    this.#reading = undefined
    this.#held = []
  }

  #onLoss(): void {
    this.#connection = undefined
    if (this.#reading) this.picture = { status: 'reading' }
    this.stop()
  }

  #read(): void {
    this.stop()
    const controller = new AbortController()
    this.#reading = controller
    this.picture = { status: 'reading' }
    this.#parts.read(controller.signal).then(
      (reading) => {
        if (this.#reading === controller) this.#take(reading)
      },
      (error: unknown) => {
        if (this.#reading === controller) this.#failed(error)
      },
    )
    this.#parts.onChange()
  }

  #take({ registry, offset, lacks }: Reading): void {
    const isNews = (event: EventMessage) =>
      offset === undefined || event.offset === undefined || event.offset > offset
    const news = this.#held.filter(isNews)
    this.stop()
    const now = this.#parts.world.wall()
    const fold = new RegistryFold(registry)
    for (const event of news) fold.apply(event, now)
    this.#fold = new RegistryFold(share(this.registry, fold.snapshot()))
    this.picture = lacks === undefined ? { status: 'whole' } : { status: 'partial', lacks }
    this.#parts.onChange()
  }

  #failed(error: unknown): void {
    this.stop()
    const cause =
      error instanceof MaxineError
        ? error
        : new MaxineError('request_failed', 'the registry could not be read', { cause: error })
    this.picture = { status: 'unread', cause }
    if (cause.retryable) {
      this.#cancelRetry = this.#parts.world.after(READ_AGAIN_MS, () => this.#read())
    }
    this.#parts.onChange()
  }
}
