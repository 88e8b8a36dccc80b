import { coveringFilter, errorAction, filterKey, isGlob, matchesFilter } from 'maxine-protocol'
import type { Capabilities, EventMessage, Filter, SubscriptionAnswer } from 'maxine-protocol'
import type { Handler } from '../emitter.ts'
import type { MaxineError } from '../errors.ts'
import { explain } from '../explanations.ts'
import { DEFAULT_RULES } from './rules.ts'
import type { SubscriptionRules } from './rules.ts'

export type SubscriptionStatus = 'pending' | 'active' | 'rejected' | 'closed'

/** One filter that somebody wants, whoever they are and however many. */
export interface Want {
  readonly id: string
  readonly key: string
  readonly filter: Filter
  status: SubscriptionStatus
  error?: MaxineError
  handlers: readonly Handler<EventMessage>[]
  /** Called whenever the status changes. */
  watchers: readonly (() => void)[]
  holders: number
  /** Those of the holders that no handler hears for. */
  quiet: number
}

/** For as long as there are none: 30 bytes less for each than lists of their own. */
const NONE: readonly never[] = []

/** Up to so many are looked through one by one: as fast as a look into the table, which is made later. */
const FEW = 16

/** What to say so that the server holds what is wanted. */
export interface Changes {
  /** Whether there is room for the new ones beside the old ones, so that nothing is missed in between. */
  readonly first: 'subscribe' | 'unsubscribe'
  readonly subscribe: readonly { readonly id: string; readonly filter: Filter }[]
  readonly unsubscribe: readonly string[]
  /** The filters of these, for a wire that knows no ids. */
  readonly ended: readonly Filter[]
}

/**
 * The subscriptions as they should be, counted by what they mean. The connection is told what has
 * changed; it never has to be told what to do again.
 */
export class WantedSet {
  readonly #wants = new Map<string, Want>()
  /** By the rarest of the names they ask for, which an event must have; made when it is needed. */
  #named: Map<unknown, Want | Want[]> | undefined
  /** What the server of this connection was asked, by id. */
  #asked = new Map<string, Filter>()
  /** Of those, what the server would not hold: there is nothing to end. */
  readonly #refused = new Set<string>()
  /** The filter for all that the server is known to hold. */
  #covering: Filter | undefined
  readonly #rules: SubscriptionRules
  #most: number
  #ids = 0

  constructor(rules = DEFAULT_RULES) {
    this.#rules = rules
    this.#most = rules.most
  }

  acquire(filter: Filter): Want {
    this.#rules.check?.(filter)
    const key = filterKey(filter)
    let want = this.#wants.get(key)
    if (!want) {
      const id = `s${++this.#ids}`
      want = {
        id,
        key,
        filter,
        status: 'pending',
        handlers: NONE,
        watchers: NONE,
        holders: 0,
        quiet: 0,
      }
      this.#wants.set(key, want)
      this.#named = undefined
    }
    want.holders += 1
    return want
  }

  /** What the server holds is forgotten later: it may be wanted again before the server is told. */
  release(want: Want): void {
    want.holders -= 1
    if (!this.#asked.has(want.id)) this.#forgetUnheld()
  }

  all(): readonly Want[] {
    return [...this.#wants.values()].filter(({ holders }) => holders > 0)
  }

  get size(): number {
    return this.all().length
  }

  /** Those who want an event, in the order in which they first did. */
  matching(event: EventMessage, serviceOf: (nodeId: string) => string | undefined): Want[] {
    const found: Want[] = []
    for (const want of this.#candidates(event, serviceOf)) {
      if (want.holders > want.quiet && matchesFilter(want.filter, event, serviceOf))
        found.push(want)
    }
    return found.length > 1 && this.#named ? found.sort(byAge) : found
  }

  /** Everything, for a first frame. */
  begin(): Changes['subscribe'] {
    this.suspend()
    return this.changes('many').subscribe
  }

  /** There is no server to hold anything. What the last one refused, the next one may grant. */
  suspend(): void {
    this.#asked = new Map()
    this.#refused.clear()
    this.#covering = undefined
    this.#forgetUnheld()
    for (const want of this.#wants.values()) settle(want, 'pending')
  }

  /** How many a connection may hold; kept for the first frame of the next one. */
  allow(most: number | undefined): void {
    if (most !== undefined && most >= 1) this.#most = most
  }

  /** What the server must be told since it was last told. */
  changes(how: Capabilities['subscribe']): Changes {
    this.#forgetUnheld()
    const plan = this.#plan(how)
    const subscribe = [...plan]
      .filter(([id, filter]) => {
        const asked = this.#asked.get(id)
        return !asked || filterKey(asked) !== filterKey(filter)
      })
      .map(([id, filter]) => ({ id, filter }))
    const gone = [...this.#asked].filter(([id]) => !plan.has(id) && !this.#refused.has(id))
    const ended = this.#rules.wording?.endable(gone, plan.values()) ?? gone
    for (const { id } of subscribe) this.#refused.delete(id)
    const isRoomy = this.#asked.size + subscribe.length <= this.#most
    this.#asked = plan
    if (!plan.has(ALL)) this.#covering = undefined
    else if (this.#covering) this.#acceptCovered(this.#covering)
    return {
      first: isRoomy ? 'subscribe' : 'unsubscribe',
      subscribe,
      unsubscribe: ended.map(([id]) => id),
      ended: ended.map(([, filter]) => filter),
    }
  }

  /** The server holds one filter: the one that covers all of the first frame. */
  collapse(): void {
    const covering = coveringFilter([...this.#asked.values()])
    this.#asked = new Map(covering && [[ALL, covering]])
  }

  /** A server that never answers is taken at its word; what it is not asked for needs no answer. */
  accept({ confirms = false, subscribe = 'none' }: Partial<Capabilities> = {}): void {
    for (const want of this.#wants.values()) {
      if (want.status !== 'pending') continue
      if (!confirms || subscribe === 'none' || !this.#canAsk(want)) settle(want, 'active')
    }
  }

  /** Whether the server is to be asked for anything. */
  get isAsking(): boolean {
    return this.all().some(this.#canAsk)
  }

  readonly #canAsk = (want: Want): boolean => this.#rules.wording?.canAsk(want) ?? true

  /** Tells whether it was refused, and whether that may pass. */
  answer({ id: named, filter, error }: SubscriptionAnswer): 'granted' | 'refused' | 'for-now' {
    const id = named ?? ALL
    const refusal = error && refusalOf(error)
    if (refusal) this.#refused.add(id)
    else if (id === ALL) {
      const isAsked = this.#asked.has(ALL)
      // An answer to what has been ended since says nothing of what comes next.
      if (named === ALL && !isAsked) return 'granted'
      const held = filter ?? this.#asked.get(ALL)
      if (isAsked) this.#covering = held
      this.#acceptCovered(held)
      return 'granted'
    }
    for (const want of this.#wants.values()) {
      if (id !== ALL && id !== want.id) continue
      if (refusal) settle(want, 'rejected', refusal)
      else if (want.status === 'pending') settle(want, 'active')
    }
    if (!refusal) return 'granted'
    return refusal.retryable ? 'for-now' : 'refused'
  }

  /** What the held filter lets pass need not be asked for; of a server that names none, that is all. */
  #acceptCovered(held: Filter | undefined): void {
    const heldKey = held && filterKey(held)
    for (const want of this.#wants.values()) {
      const both = held && filterKey(coveringFilter([held, want.filter]) ?? {})
      // One too many alone is none in the filter for all.
      const isOpen = want.status === 'pending' || want.error?.code === 'too_many_subscriptions'
      if (isOpen && both === heldKey) settle(want, 'active')
    }
  }

  /** Asks again for what was refused. */
  retry(which: (want: Want) => boolean = () => true): void {
    for (const want of this.#wants.values()) {
      if (want.status !== 'rejected' || !which(want)) continue
      const id = this.#asked.has(ALL) ? ALL : want.id
      // One filter for all that was granted need not be asked for again.
      if (id !== ALL || this.#refused.has(ALL)) this.#asked.delete(id)
      settle(want, 'pending')
    }
  }

  #forgetUnheld(): void {
    for (const { key, holders } of this.#wants.values()) {
      if (holders === 0 && this.#wants.delete(key)) this.#named = undefined
    }
  }

  /** All that may match an event; of 10,000 wants they are found in 1 µs, and looked through in 600. */
  #candidates(
    { event, data }: EventMessage,
    serviceOf: (nodeId: string) => string | undefined,
  ): Iterable<Want> {
    if (this.#wants.size <= FEW) return this.#wants.values()
    const { nodeId, serviceName } = (data ?? NONE) as { nodeId?: unknown; serviceName?: unknown }
    const service = serviceName ?? (typeof nodeId === 'string' ? serviceOf(nodeId) : undefined)
    // A node whose service nobody knows may be of any.
    if (service === undefined && nodeId !== undefined) return this.#wants.values()
    const named = (this.#named ??= byName(this.#wants.values()))
    const names = new Set([nodeId, service, event, undefined])
    return [...names].map((name) => named.get(name) ?? NONE).flat()
  }

  /** More than the server takes are asked for as one, and told apart here. */
  #plan(how: Capabilities['subscribe']): Map<string, Filter> {
    if (how === 'none') return new Map()
    const wants = this.all().filter(this.#canAsk)
    // One place stays free, for the filter that takes the place of the others when there are more.
    if (how === 'many' && wants.length < this.#most) {
      return new Map(wants.map(({ id, filter }) => [id, filter]))
    }
    const covering = coveringFilter(wants.map(({ filter }) => filter))
    return new Map(covering && [[ALL, covering]])
  }
}

/** The id of a filter that stands for all. */
const ALL = 'all'

function settle(want: Want, status: SubscriptionStatus, error?: MaxineError): void {
  if (want.status === status && want.error === error) return
  want.status = status
  if (error) want.error = error
  else delete want.error
  for (const watch of want.watchers) watch()
}

function refusalOf({ code, message }: { code: string; message: string }): MaxineError {
  return explain(code, { retryable: errorAction(code) === 'retry' }, message)
}

/** Ids are counted: `s10` is younger than `s9`. */
function byAge({ id: one }: Want, { id: other }: Want): number {
  return Number(one.slice(1)) - Number(other.slice(1))
}

function byName(wants: Iterable<Want>): Map<unknown, Want | Want[]> {
  const table = new Map<unknown, Want | Want[]>()
  for (const want of wants) {
    const { nodeId, serviceName, event } = want.filter
    const name = nodeId ?? serviceName ?? (event !== undefined && isGlob(event) ? undefined : event)
    const others = table.get(name)
    if (Array.isArray(others)) others.push(want)
    else table.set(name, others ? [others, want] : want)
  }
  return table
}
