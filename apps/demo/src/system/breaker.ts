import { Store } from '../design/store.ts'
import { askForFault } from '../faults/ask-for-fault.ts'
import type { FaultAnswer } from '../faults/ask-for-fault.ts'
import type { PageName } from '../pages/page-list.ts'

export type Breaking =
  | { readonly state: 'idle' }
  | { readonly state: 'asked' }
  /** `askedAt`: when the button was pressed, in milliseconds since 1970. */
  | (FaultAnswer & { readonly state: 'told'; readonly askedAt: number })

interface BreakerParts {
  readonly page: PageName
  readonly token: () => string
  readonly fetch: typeof globalThis.fetch
}

/** Breaks the connections to one server on request. */
export class Breaker {
  readonly breaking = new Store<Breaking>({ state: 'idle' })
  readonly #parts: BreakerParts

  constructor(parts: BreakerParts) {
    this.#parts = parts
  }

  async drop(): Promise<void> {
    const { page, token, fetch } = this.#parts
    const askedAt = Date.now()
    this.breaking.set({ state: 'asked' })
    const answer = await askForFault({ name: `${page}/drop`, token: token(), fetch })
    this.breaking.set({ state: 'told', askedAt, ...answer })
  }
}
