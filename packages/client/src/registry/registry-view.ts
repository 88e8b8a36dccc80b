import type { ConfigEntry } from 'maxine-protocol/http'
import type { EventMessage } from 'maxine-protocol'
import { onAbort } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import { DISPOSE } from '../dispose.ts'
import { MaxineError } from '../errors.ts'
import type { RegistryChanges } from './changes.ts'
import type { RegistryCircuit } from './circuit.ts'
import type { RegistryNode } from './node.ts'
import type { Picked, PickOptions, PickStrategy } from './pick.ts'
import type { Registry } from './registry.ts'
import type { Changed } from './picture-maker.ts'
import type { SharedView } from './shared-view.ts'
import type { RegistryStatus } from './status.ts'

/** What a view tells, and with what. */
export interface RegistryViewEvents {
  /** The picture is another one. */
  change: [changes: RegistryChanges, registry: Registry]
  status: [status: RegistryStatus]
  /** What changed while nobody was connected, as an event of the wire, told behind the `change` it belongs to. */
  synthetic: [event: EventMessage]
}

export interface ReadyOptions {
  readonly signal?: AbortSignalLike | undefined
  /** `live`, the default: a picture that is right. `stale`: any picture, also one from storage. */
  readonly accept?: 'live' | 'stale' | undefined
}

/**
 * A live picture of a registry: always consistent, and honest about what it is worth. A handle; several of the same filter
 * share one picture.
 *
 * ```ts
 * const view = client.registry()
 * view.on('change', ({ nodes }) => nodes.forEach(show))
 * await view.ready()
 * const picked = view.pick('orders', 'two-choices')
 * view.close()
 * ```
 */
export class RegistryView {
  readonly #shared: SharedView
  #stage: 'open' | 'closed' = 'open'
  /** Take the handlers away. */
  readonly #undo = new Set<() => void>()

  /** @internal */
  constructor(shared: SharedView) {
    this.#shared = shared
    shared.retain()
  }

  /** Everything at one moment: never changed, and the same object until something is different. */
  get current(): Registry {
    return this.#shared.current
  }

  /** What the picture is worth: the same frozen object until that changes. */
  get status(): RegistryStatus {
    return this.#shared.status
  }

  /**
   * Resolves with the first consistent picture, at once where there is one now. Rejects when the client is closed, or the
   * view is, or with the reason of the signal.
   */
  ready(options: ReadyOptions = {}): Promise<Registry> {
    const ready = this.#awaitPicture(options)
    // Nobody has to wait for it.
    ready.catch(() => undefined)
    return ready
  }

  /** The nodes of a service by their ids; nothing where there is none. */
  service(serviceName: string): ReadonlyMap<string, RegistryNode> | undefined {
    return this.current.services.get(serviceName)
  }

  node(nodeId: string): RegistryNode | undefined {
    for (const nodes of this.current.services.values()) {
      const node = nodes.get(nodeId)
      if (node) return node
    }
    return undefined
  }

  /** Nothing where it is closed, or nobody has told of it. */
  circuit(nodeId: string): RegistryCircuit | undefined {
    return this.current.circuits.get(nodeId)
  }

  config(serviceName: string, key: string): ConfigEntry | undefined {
    return this.current.configs.get(serviceName)?.get(key)
  }

  /**
   * Chooses an instance that is healthy and whose circuit is not open; nothing where there is none. Of a picture that is
   * stale it chooses as well: look at `status` where that is not good enough.
   */
  pick(serviceName: string, how: PickStrategy | PickOptions = {}): Picked | undefined {
    const options = typeof how === 'string' ? { strategy: how } : how
    return this.#shared.maker?.picker.pick(this.current, serviceName, options)
  }

  /**
   * Calls `handler` each time. Handlers are called one after the other, with the picture in place already; one that
   * throws stops no other, and is told by `error` of the client. The returned function takes it away.
   */
  on<Name extends keyof RegistryViewEvents>(
    name: Name,
    handler: (...told: RegistryViewEvents[Name]) => unknown,
    { signal }: { readonly signal?: AbortSignalLike | undefined } = {},
  ): () => void {
    if (typeof handler !== 'function')
      throw new MaxineError('bad_option', 'a handler is a function')
    if (!NAMES.includes(name)) {
      throw new MaxineError('bad_option', `a view tells ${NAMES.join(', ')}, and no ${name}`)
    }
    if (this.#stage === 'closed') return () => undefined
    const remove = this.#listen(name, handler)
    let unlisten = (): void => undefined
    const undo = () => {
      unlisten()
      remove()
      this.#undo.delete(undo)
    }
    this.#undo.add(undo)
    unlisten = onAbort(signal, undo)
    return undo
  }

  /** Gives the handle back: its handlers hear nothing more. The picture goes on for `lingerMs` behind the last one. */
  close(): void {
    if (this.#stage === 'closed') return
    this.#stage = 'closed'
    for (const undo of [...this.#undo]) undo()
    this.#shared.release()
  }

  [DISPOSE](): void {
    this.close()
  }

  async #awaitPicture({ signal, accept = 'live' }: ReadyOptions): Promise<Registry> {
    const { isReady, isShown, origin } = this.#shared
    if (this.#stage === 'closed') throw new MaxineError('closed', 'the view was closed')
    const isThere = accept === 'live' ? this.status.state === 'live' : origin !== 'nowhere'
    if (!isThere) await (accept === 'live' ? isReady : isShown).wait(signal)
    return this.current
  }

  #listen(name: keyof RegistryViewEvents, handler: (...told: never) => unknown): () => void {
    const call = handler as (...told: unknown[]) => unknown
    const { news } = this.#shared
    if (name !== 'change') return news.on(name, (told: unknown) => call(told))
    return news.on<Changed>(name, ({ changes, registry }) => call(changes, registry))
  }
}

const NAMES: readonly string[] = [
  'change',
  'status',
  'synthetic',
] satisfies (keyof RegistryViewEvents)[]
