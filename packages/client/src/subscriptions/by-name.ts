import { isGlob, matchesGlob } from 'maxine-protocol'
import type { EventMessage } from 'maxine-protocol'
import type { Handler } from '../emitter.ts'
import type { Want } from './wanted.ts'

/** What the name of an event says of who wants it. */
export interface ByName {
  /** Whether a subscription matches, whatever the event carries; `by data` where that has to be looked at. */
  readonly wanted: 'always' | 'never' | 'by data'
  /** Those of the subscription that matches; empty where the data has to be looked at. */
  readonly handlers: readonly Handler<EventMessage>[]
}

/** Names come from the server: no more of them are remembered than this. */
const MOST_NAMES = 1_000

const BY_DATA: ByName = { wanted: 'by data', handlers: [] }

/**
 * Tells by its name who wants an event, where that is enough, and remembers it until a subscription
 * comes or goes: one lookup for each event in the place of a match of every filter.
 */
export class WantsByName {
  /** Those that somebody holds, by the exact name they ask for; under the empty one those without. */
  readonly #wants = new Map<string, Set<Want>>()
  readonly #told = new Map<string, ByName>()

  /** It is held, or has one more handler. */
  add(want: Want): void {
    const name = nameOf(want)
    this.#wants.set(name, (this.#wants.get(name) ?? new Set()).add(want))
    this.#told.clear()
  }

  /** It is held no more, or has one handler less. */
  remove(want: Want): void {
    if (want.holders === want.quiet) {
      const name = nameOf(want)
      this.#wants.get(name)?.delete(want)
      if (this.#wants.get(name)?.size === 0) this.#wants.delete(name)
    }
    this.#told.clear()
  }

  of(name: string): ByName {
    const told = this.#told.get(name)
    if (told) return told
    if (this.#told.size >= MOST_NAMES) this.#told.clear()
    const found = this.#find(name)
    this.#told.set(name, found)
    return found
  }

  #find(name: string): ByName {
    let found: ByName = { wanted: 'never', handlers: [] }
    for (const wants of [this.#wants.get(name), this.#wants.get('')]) {
      for (const { filter, handlers } of wants ?? []) {
        const { event, ...rest } = filter
        if (event !== undefined && !matchesGlob(event, name)) continue
        // Of several with handlers, only the set of all knows who comes first.
        const isFirst = found.handlers.length === 0
        if (Object.keys(rest).length > 0 || (!isFirst && handlers.length > 0)) return BY_DATA
        found = { wanted: 'always', handlers: isFirst ? handlers : found.handlers }
      }
    }
    return found
  }
}

function nameOf({ filter: { event = '' } }: Want): string {
  return isGlob(event) ? '' : event
}
