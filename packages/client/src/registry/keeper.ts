import { MaxineError } from '../errors.ts'
import type { World } from '../world.ts'
import { Pace } from './pace.ts'
import { readKept, writeKept } from './storage.ts'
import type { Kept, RegistryStorage } from './storage.ts'

/** A picture is saved at most this often, in milliseconds. */
const SAVE_EVERY_MS = 5_000

export interface KeeperHost {
  readonly world: Pick<World, 'now' | 'after'>
  /** The key of what is kept. */
  readonly scope: string
  /** The picture of now, and when it was last confirmed. */
  readonly picture: () => Kept
  readonly onReport: (error: MaxineError) => void
}

/** Keeps a picture in a storage, which may fail without anything else being disturbed. */
export class Keeper {
  readonly #storage: RegistryStorage
  readonly #host: KeeperHost
  readonly #pace: Pace

  constructor(storage: RegistryStorage, host: KeeperHost) {
    this.#storage = storage
    this.#host = host
    this.#pace = new Pace(host.world, SAVE_EVERY_MS, () => this.#save())
  }

  /** What was kept; nothing where there is none that can be used. */
  async load(): Promise<Kept | undefined> {
    try {
      const text = await this.#storage.load()
      if (text === null || text === undefined) return undefined
      const kept = readKept(text, this.#host.scope)
      if (!kept) this.#report('what was kept cannot be used', undefined)
      return kept
    } catch (error) {
      this.#report('what was kept cannot be read', error)
      return undefined
    }
  }

  changed(): void {
    this.#pace.soon()
  }

  /** Saves what has not been saved, and leaves no timer. */
  flush(): void {
    this.#pace.flush()
  }

  #save(): void {
    const failed = (error: unknown) => this.#report('the picture cannot be kept', error)
    try {
      const saved = this.#storage.save(writeKept(this.#host.picture(), this.#host.scope))
      Promise.resolve(saved).catch(failed)
    } catch (error) {
      failed(error)
    }
  }

  #report(message: string, cause: unknown): void {
    const details = { cause, advice: 'Look at the `storage` that was given to the registry view.' }
    this.#host.onReport(new MaxineError('storage_failed', message, details))
  }
}
