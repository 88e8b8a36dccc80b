import { filterKey } from 'maxine-protocol'
import type { RegistryChanges } from './changes.ts'
import { changesBetween, isNothing } from './diff.ts'
import { Keeper } from './keeper.ts'
import { Pace } from './pace.ts'
import { Picker } from './pick.ts'
import type { Registry } from './registry.ts'
import type { SharedView } from './shared-view.ts'
import { SourceSlot } from './source-slot.ts'
import type { Source, SourceHost, Standing, Worth } from './source.ts'
import { eventsOf } from './synthetic.ts'

/** A change as handlers get it. */
export interface Changed {
  readonly changes: RegistryChanges
  readonly registry: Registry
}

/** Makes the picture of a view from what a server tells, and keeps it. */
export class PictureMaker {
  readonly picker: Picker
  readonly #view: SharedView
  readonly #slot: SourceSlot
  readonly #pace: Pace
  readonly #keeper: Keeper | undefined
  #cause: 'events' | 'resync' = 'events'

  constructor(view: SharedView) {
    const { host, options, filter } = view
    const { world, onReport } = host
    this.#view = view
    this.picker = new Picker(world)
    this.#pace = new Pace(world, options.everyMs, () => this.#publish())
    this.#slot = new SourceSlot(this.#sourceHost(), () => view.current)
    if (!options.storage) return
    const picture = () => ({ registry: view.current, at: this.#confirmedAt() })
    const scope = filterKey(filter)
    this.#keeper = new Keeper(options.storage, { world, scope, picture, onReport })
    void this.#restore(this.#keeper)
  }

  /** A connection stands, and the server holds the subscription. */
  begin(standing: Standing): void {
    this.#slot.choose(standing.welcome?.position ? 'log' : 'old')
    this.#slot.tell((source) => source.live(standing))
  }

  /** Nobody can connect to the server: it may be one without events that can be asked. */
  poll(): void {
    this.#slot.choose('poll')
  }

  hear(tell: (source: Source) => void): void {
    this.#slot.tell(tell)
  }

  /** The connection is over. */
  ended(): void {
    this.#slot.tell((source) => source.ended())
    this.#pace.flush()
  }

  /** Nobody knows when the next one comes. */
  rest(): void {
    this.#keeper?.flush()
  }

  stop(): void {
    this.#pace.stop()
    this.#slot.stop()
    this.#keeper?.flush()
  }

  #sourceHost(): SourceHost {
    const { host, filter } = this.#view
    const { world, http, position, barrier, reconnect } = host
    return {
      world,
      scope: filter,
      http,
      position,
      barrier,
      reconnect,
      changed: (cause) => this.#changed(cause),
      worth: (worth) => this.#onWorth(worth),
    }
  }

  #changed(cause: 'events' | 'resync'): void {
    if (cause === 'events') return this.#pace.soon()
    this.#cause = 'resync'
    this.#pace.now()
  }

  /** Whoever hears of it looks at the picture next. */
  #onWorth(worth: Worth): void {
    if (worth.state === 'live') this.#pace.flush()
    this.#view.value(worth)
  }

  #publish(): void {
    const { source } = this.#slot
    if (!source) return
    const view = this.#view
    const cause = view.origin === 'nowhere' ? 'initial' : this.#cause
    const gone = source.takeGone?.()
    const registry = source.registry
    const changes = changesBetween(view.current, registry, cause, gone)
    const isSame = isNothing(changes)
    this.#cause = 'events'
    // What shows is never another object without a word.
    view.show(isSame ? view.current : registry, 'server')
    if (isSame) return
    if (gone && gone.size > 0) this.#forget(gone)
    this.#keeper?.changed()
    view.news.emit('change', { changes, registry } satisfies Changed)
    if (cause !== 'resync' || view.news.of('synthetic').length === 0) return
    for (const event of eventsOf(changes)) view.news.emit('synthetic', event)
  }

  #forget(gone: ReadonlySet<string>): void {
    const there = [...this.#view.current.services.values()]
    this.picker.forget([...gone].filter((nodeId) => !there.some((nodes) => nodes.has(nodeId))))
  }

  #confirmedAt(): number {
    const { status, host } = this.#view
    return status.state === 'live' ? host.world.wall() : status.since
  }

  async #restore(keeper: Keeper): Promise<void> {
    const kept = await keeper.load()
    const view = this.#view
    if (!kept || view.origin !== 'nowhere') return
    const { registry } = kept
    const changes = changesBetween(view.current, registry, 'restored')
    view.show(registry, 'storage', kept.at)
    if (!isNothing(changes)) view.news.emit('change', { changes, registry } satisfies Changed)
    view.news.emit('status', view.status)
  }
}
