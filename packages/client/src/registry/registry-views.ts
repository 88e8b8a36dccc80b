import { filterKey } from 'maxine-protocol'
import type { Bookmark, Capabilities, EventMessage, Gap, Snapshot, Welcome } from 'maxine-protocol'
import type { ConnectionState } from '../connection/state.ts'
import { MaxineError } from '../errors.ts'
import { readFilter } from '../subscriptions/read-filter.ts'
import { REGISTRY_EVENTS } from './events.ts'
import { DEFAULT_REGISTRY_OPTIONS } from './options.ts'
import type { CompleteRegistryOptions, RegistryOptions } from './options.ts'
import { RegistryView } from './registry-view.ts'
import type { RegistryFilter } from './scope.ts'
import { SharedView } from './shared-view.ts'
import type { ViewHost } from './shared-view.ts'
import type { Source, Standing } from './source.ts'

/** What the pictures of one client share. */
export interface ViewsHost extends Omit<ViewHost, 'onAsleep' | 'reconnect'> {
  readonly can: Pick<Capabilities, 'registry'>
  /** Leaves the connection, and comes back. */
  readonly reconnect: (error: MaxineError) => void
}

/** All pictures of one client, and what the connection tells them. */
export class RegistryViews {
  readonly #host: ViewsHost
  readonly #views = new Set<SharedView>()
  /** Whether the present connection was asked for its whole state in the first frame. */
  #asked: 'for the state' | 'for nothing' = 'for nothing'
  /** Whether there ever was a connection to this server. */
  #met: 'met' | 'never met' = 'never met'
  /** The connection of now, as it is for who comes late: the beginning has been missed. */
  #standing: Standing | undefined
  /** Whether the next connection is to begin anew, with the whole state in the place of what was missed. */
  #next: 'resumes' | 'begins anew' = 'resumes'

  constructor(host: ViewsHost) {
    this.#host = host
  }

  /** Another handle of a picture, which is made where there is none for this filter and these options. */
  open(given: RegistryFilter, options: RegistryOptions): RegistryView {
    if (!this.#host.can.registry) {
      throw new MaxineError('unsupported', 'this wire tells of no registry')
    }
    const filter = readScope(given)
    const wanted = readOptions(options)
    const key = filterKey(filter)
    const shared = [...this.#views].find(
      (view) => filterKey(view.filter) === key && isSameOptions(view.options, wanted),
    )
    return new RegistryView(shared ?? this.#create(filter, wanted))
  }

  /** Whether anything is made of an event of this name. */
  isViewed(event: string): boolean {
    return this.#views.size > 0 && REGISTRY_EVENTS.has(event)
  }

  /** For a first frame: whether to ask for the whole state, and whether to leave the position out for it. */
  begin(can: Capabilities): { readonly snapshot: boolean; readonly resumes: boolean } {
    const snapshot = can.snapshot && this.#views.size > 0
    // Whoever asked for it may have gone.
    const resumes = this.#next === 'resumes' || !snapshot
    this.#next = 'resumes'
    this.#asked = snapshot ? 'for the state' : 'for nothing'
    return { snapshot, resumes }
  }

  live(can: Capabilities, welcome: Welcome | undefined): void {
    this.#met = 'met'
    const isSent = can.snapshot && welcome !== undefined && welcome.recovered !== true
    const snapshot = isSent && this.#asked === 'for the state' ? 'comes' : 'none'
    this.#standing = { can, welcome: welcome && { ...welcome, recovered: false }, snapshot: 'none' }
    for (const view of this.#all()) view.live({ can, welcome, snapshot }, this.#standing)
  }

  event(event: EventMessage): void {
    if (this.#views.size > 0) this.#tell((source) => source.event(event))
  }

  snapshot(part: Snapshot): void {
    this.#tell((source) => source.snapshot(part))
  }

  bookmark(bookmark: Bookmark): void {
    this.#tell((source) => source.bookmark(bookmark))
  }

  gap(gap: Gap): void {
    this.#tell((source) => source.gap(gap))
  }

  onState(state: ConnectionState): void {
    if (state.status !== 'connected') this.#standing = undefined
    for (const view of this.#all()) view.onState(state, this.#met)
  }

  #tell(tell: (source: Source) => void): void {
    for (const view of this.#views) view.hear(tell)
  }

  /** A handler may close one. */
  #all(): readonly SharedView[] {
    return [...this.#views]
  }

  #create(filter: RegistryFilter, options: CompleteRegistryOptions): SharedView {
    const host: ViewHost = {
      ...this.#host,
      reconnect: (error, how) => {
        if (how === 'without-position') this.#next = 'begins anew'
        this.#host.reconnect(error)
      },
      onAsleep: (view) => void this.#views.delete(view),
    }
    const view = new SharedView(host, filter, options)
    this.#views.add(view)
    if (this.#standing) view.live(this.#standing, this.#standing)
    return view
  }
}

function readScope(given: unknown): RegistryFilter {
  const filter = readFilter(given)
  const other = Object.keys(filter).find((name) => name !== 'serviceName' && name !== 'nodeId')
  if (other === undefined) return filter
  throw new MaxineError('bad_filter', `a registry has no part by ${other}`, {
    advice: 'The filter of a registry view has serviceName and nodeId.',
  })
}

function readOptions(given: RegistryOptions): CompleteRegistryOptions {
  const { everyMs, lingerMs } = DEFAULT_REGISTRY_OPTIONS
  const options = {
    everyMs: given.everyMs ?? everyMs,
    lingerMs: given.lingerMs ?? lingerMs,
    storage: given.storage,
  }
  for (const name of ['everyMs', 'lingerMs'] as const) {
    if (Number.isFinite(options[name]) && options[name] >= 0) continue
    throw new MaxineError('bad_option', `${name} is no number of milliseconds`)
  }
  return options
}

function isSameOptions(one: RegistryOptions, other: RegistryOptions): boolean {
  return (
    one.everyMs === other.everyMs &&
    one.lingerMs === other.lingerMs &&
    one.storage === other.storage
  )
}
