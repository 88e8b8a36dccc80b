import { MaxineError } from '../errors.ts'
import { LogSource } from './log-source.ts'
import type { Registry } from './registry.ts'
import type { Source, SourceHost } from './source.ts'

/** `poll`: for servers that nobody can connect to. */
export type SourceKind = 'log' | 'old' | 'poll'

const LATER = {
  old: async () => (await import('./old/old-source.ts')).createOldSource,
  poll: async () => (await import('./old/poll-source.ts')).createPollSource,
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
    if (kind === 'log') this.#source = new LogSource(this.#host, this.#start())
    else void this.#loadLater(kind)
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

  /** Few servers are old, so few pages need it. */
  async #loadLater(kind: Exclude<SourceKind, 'log'>): Promise<void> {
    try {
      const create = await LATER[kind]()
      if (this.#kind !== kind || this.#source) return
      this.#source = create(this.#host, this.#start())
    } catch (cause) {
      if (this.#kind === kind) this.#fail(cause)
      return
    }
    for (const tell of this.#waiting.splice(0)) tell(this.#source)
  }

  /** A page whose files have changed on the server. The next connection tries again. */
  #fail(cause: unknown): void {
    this.stop()
    const what = 'the part of the client for old servers cannot be loaded'
    const error = new MaxineError('request_failed', what, { cause })
    this.#host.worth({ state: 'stale', reason: 'unreadable', cause: error })
  }
}
