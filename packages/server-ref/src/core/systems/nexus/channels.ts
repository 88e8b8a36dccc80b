import type { Identity } from '../../identity.ts'

/** A kind of events that can be subscribed to. */
export interface Channel {
  /** Exact: the wire has no patterns. */
  readonly name: string
  /**
   * What a token that lists `scopes` must list to hear of it and to publish on it; default the first
   * word of the name, as `telemetry` of `telemetry.metrics`.
   */
  readonly scope?: string
}

/** The channels of the document. */
export const DOCUMENTED_CHANNELS: readonly Channel[] = [
  { name: 'telemetry.metrics' },
  { name: 'telemetry.events' },
  { name: 'tasks.updates' },
  { name: 'tasks.created' },
  { name: 'commands.status' },
  { name: 'ai.requests' },
  { name: 'system.alerts' },
]

/** Which channels there are, and who may use them. */
export class Catalogue {
  readonly #scopes: ReadonlyMap<string, string>

  constructor(channels: readonly Channel[]) {
    this.#scopes = new Map(channels.map(({ name, scope }) => [name, scope ?? firstWord(name)]))
  }

  get size(): number {
    return this.#scopes.size
  }

  has(name: string): boolean {
    return this.#scopes.has(name)
  }

  /** Whether somebody may hear of a channel, and publish on it; nobody in particular may use all. */
  permits(identity: Identity | undefined, name: string): boolean {
    const scope = this.#scopes.get(name)
    if (scope === undefined) return false
    if (!identity || identity.role === 'admin') return true
    const { scopes } = identity.user
    return !Array.isArray(scopes) || scopes.includes(scope)
  }

  /** What somebody may use, in the order of the catalogue. */
  openTo(identity: Identity | undefined): readonly Required<Channel>[] {
    return [...this.#scopes]
      .filter(([name]) => this.permits(identity, name))
      .map(([name, scope]) => ({ name, scope }))
  }
}

function firstWord(name: string): string {
  return name.split('.', 1)[0] ?? name
}
