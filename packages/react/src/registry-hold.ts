import { MaxineError } from 'maxine-client'
import type { AnyLiveClient, WebSocketClient } from 'maxine-client'
import type { RegistryView } from 'maxine-client/registry'
import { NOTHING, pictureOf } from './picture.ts'
import type { Picture } from './picture.ts'

type RegistryClient = AnyLiveClient & Pick<WebSocketClient, 'registry'>

/** Clients of other systems tell of none. */
export function hasRegistry(client: AnyLiveClient): client is RegistryClient {
  return 'registry' in client
}

/** The one view of the registry that all components share: open as long as any of them needs it. */
export class RegistryHold {
  readonly #client: AnyLiveClient
  #holders = 0
  /** Once it was given back, it still tells as long as it lingers. */
  #view: RegistryView | undefined
  #picture = NOTHING

  constructor(client: AnyLiveClient) {
    this.#client = client
  }

  /** To be followed by one `release`. */
  retain(): RegistryView {
    const view = this.#holders > 0 && this.#view ? this.#view : this.#open()
    this.#holders += 1
    return view
  }

  /** What is given back lingers in the client, so that the next component finds it as it was. */
  release(): void {
    this.#holders -= 1
    if (this.#holders === 0) this.#view?.close()
  }

  readonly read = (): Picture => {
    if (!this.#view) return NOTHING
    if (this.#holders === 0 && isAsleep(this.#view)) {
      this.#view = undefined
      this.#picture = NOTHING
      return NOTHING
    }
    return (this.#picture = pictureOf(this.#view, this.#picture))
  }

  #open(): RegistryView {
    // Forgets a view that has ended, for the next one begins with nothing.
    this.read()
    if (!hasRegistry(this.#client)) throw noRegistry()
    return (this.#view = this.#client.registry())
  }
}

function isAsleep({ status }: RegistryView): boolean {
  return status.state === 'stale' && status.reason === 'idle'
}

export function noRegistry(): MaxineError {
  return new MaxineError(
    'unsupported',
    'the client of this <MaxineProvider> tells of no registry',
    {
      advice: 'Give it a WebSocketClient, or use useServiceEvents in the place of this hook.',
    },
  )
}
