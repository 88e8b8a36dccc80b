import { MaxineError } from '../errors.ts'
import type { Registry } from './registry.ts'
import type { Source, SourceHost } from './source.ts'

export type SourceKind = 'log' | 'old'

type Load = () => Promise<(host: SourceHost, start: Registry) => Source>

/** Each is loaded when a server first needs it: a page that shows no registry loads none of it. */
const LOADS: Readonly<Record<SourceKind, Load>> = {
  log: async () => {
    const { LogSource } = await import('./log-source.ts')
    return (host, start) => new LogSource(host, start)
  },
  old: async () => (await import('./old/old-source.ts')).createOldSource,
}

/** The place of a source, and what waits for one that is still loaded. */
export class SourceSlot {
  readonly #host: SourceHost
  readonly #start: () => Registry
  #kind: SourceKind | undefined
  #source: Source | undefined
  #waiting: ((source: Source) => void)[] = []

  /** @param start the picture that a source begins with */
  constructor(host: SourceHost, start: () => Registry) {
    this.#host = host
    this.#start = start
  }

  get source(): Source | undefined {
    return this.#source
  }

  /** The one for this kind of server, from now on. */
  choose(kind: SourceKind): void {
    if (this.#kind === kind) return
    this.stop()
    this.#kind = kind
    LOADS[kind]().then(
      (create) => {
        if (this.#kind === kind && !this.#source) this.#begin(create(this.#host, this.#start()))
      },
      // A page whose files have changed on the server. The next connection tries again.
      (cause: unknown) => {
        if (this.#kind !== kind) return
        this.stop()
        const error = new MaxineError('request_failed', 'a part of the client cannot be loaded', {
          cause,
        })
        this.#host.worth({ state: 'stale', reason: 'unreadable', cause: error })
      },
    )
  }

  /** In order, also while it is being loaded. */
  tell(tell: (source: Source) => void): void {
    if (this.#source) tell(this.#source)
    else if (this.#kind) this.#waiting.push(tell)
  }

  stop(): void {
    this.#source?.stop()
    this.#source = undefined
    this.#kind = undefined
    this.#waiting = []
  }

  #begin(source: Source): void {
    this.#source = source
    for (const tell of this.#waiting.splice(0)) tell(source)
  }
}
