import type { Registry } from '../registry.ts'
import type { RegistryFilter } from '../scope.ts'
import { share } from '../share.ts'
import type { RegistryNode } from '../node.ts'
import type { OldFold } from './old-fold.ts'

const NOBODY: ReadonlySet<string> = new Set()

/** What is shown: what is followed, or, while it is made anew, the last that was consistent. */
export class Picture {
  readonly #scope: RegistryFilter
  #shown: Registry
  #fold: OldFold | undefined
  /** Services of which the server tells no more than that they are there. */
  #names: readonly string[] = []
  #named: { readonly of: Registry; readonly names: readonly string[]; readonly registry: Registry }

  constructor(scope: RegistryFilter, start: Registry) {
    this.#scope = scope
    this.#shown = start
    this.#named = { of: start, names: this.#names, registry: start }
  }

  get registry(): Registry {
    return this.#fold ? this.#withNames(this.#fold.snapshot()) : this.#shown
  }

  takeGone(): ReadonlySet<string> {
    return this.#fold?.takeGone() ?? NOBODY
  }

  /** Shows what there is now until there is another. */
  freeze(): void {
    this.#shown = this.registry
    this.#fold = undefined
  }

  /** Shows another one from now on, made of the objects of the last as far as they say the same. */
  show(fold: OldFold, names: readonly string[] = []): 'another' | 'the same' {
    const before = this.registry
    fold.rebase(share(before, fold.snapshot()))
    this.#fold = fold
    this.name(names)
    return this.registry === before ? 'the same' : 'another'
  }

  name(names: readonly string[]): void {
    const { serviceName, nodeId } = this.#scope
    const isMine = (name: string) => serviceName === undefined || serviceName === name
    this.#names = nodeId === undefined ? names.filter(isMine) : []
  }

  #withNames(registry: Registry): Registry {
    const names = this.#names
    if (names.length === 0) return registry
    const { of, names: had, registry: named } = this.#named
    if (of === registry && had === names) return named
    const empty = names.filter((name) => !registry.services.has(name))
    const none = new Map<string, RegistryNode>()
    const services = new Map([...registry.services, ...empty.map((name) => [name, none] as const)])
    const next = share(named, { ...registry, services })
    this.#named = { of: registry, names, registry: next }
    return next
  }
}
