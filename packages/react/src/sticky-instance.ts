import type { Picked, PickOptions, RegistryCircuit, RegistryNode } from 'maxine-client/registry'
import type { Picture } from './picture.ts'
import type { Stores } from './stores.ts'

/** The instance one component talks to: the same until that one will not do any more. */
export class StickyInstance {
  readonly #stores: Pick<Stores, 'hold' | 'registry'>
  readonly #serviceName: string
  readonly #options: PickOptions
  #chosen: Choice | undefined

  constructor(
    stores: Pick<Stores, 'hold' | 'registry'>,
    serviceName: string,
    options: PickOptions,
  ) {
    this.#stores = stores
    this.#serviceName = serviceName
    this.#options = options
  }

  /** As it is now: with its last heartbeat. */
  readonly read = (): RegistryNode | undefined => {
    if (!this.#chosen) return undefined
    const { node } = this.#chosen.picked
    return this.#find(this.#stores.registry.read(), node.nodeId) ?? node
  }

  /** It is chosen when somebody listens, never while React renders: what is rendered may be thrown away. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const { hold, registry } = this.#stores
    const view = hold.retain()
    const choose = (): void => {
      const picture = registry.read()
      if (this.#chosen && this.#isFit(this.#chosen, picture)) return
      this.#chosen?.picked.done()
      const picked = view.pick(this.#serviceName, this.#options)
      const circuit = picked && view.circuit(picked.node.nodeId)
      this.#chosen = picked && { picked, circuit }
    }
    const remove = registry.subscribe(() => {
      choose()
      listener()
    })
    choose()
    return () => {
      remove()
      hold.release()
      this.#chosen?.picked.done()
      this.#chosen = undefined
    }
  }

  /** Gone, unhealthy, or with a circuit that has opened since it was chosen: then another one has to do. */
  #isFit({ picked, circuit }: Choice, picture: Picture): boolean {
    const { nodeId } = picked.node
    const now = picture.registry.circuits.get(nodeId)
    const isShut = now?.state === 'open' && now !== circuit
    return !isShut && (this.#find(picture, nodeId)?.health ?? 'unhealthy') !== 'unhealthy'
  }

  #find({ registry }: Picture, nodeId: string): RegistryNode | undefined {
    return registry.services.get(this.#serviceName)?.get(nodeId)
  }
}

interface Choice {
  readonly picked: Picked
  /** As it was then. */
  readonly circuit: RegistryCircuit | undefined
}
