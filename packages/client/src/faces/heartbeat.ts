import type { ConnectionState } from '../connection/state.ts'
import type { Engine } from '../engine.ts'
import { MaxineError } from '../errors.ts'

/** The longest a timer can be. */
const LONGEST_MS = 2 ** 31 - 1

/** Pings at a fixed pace while the connection stands, beside those that the engine sends in silence. */
export class Heartbeat {
  readonly #engine: Pick<Engine, 'news' | 'settings' | 'shell'>
  #cancel: (() => void) | undefined
  #unlisten: (() => void) | undefined

  constructor(engine: Pick<Engine, 'news' | 'settings' | 'shell'>) {
    this.#engine = engine
  }

  /** In the place of the pace before. */
  start(everyMs: number): void {
    if (typeof everyMs !== 'number' || !(everyMs >= 1 && everyMs <= LONGEST_MS)) {
      throw new MaxineError('bad_option', `a heartbeat comes every 1 to ${LONGEST_MS} milliseconds`)
    }
    this.stop()
    const { news, shell } = this.#engine
    this.#unlisten = news.on<ConnectionState>('state', (state) => this.#follow(state, everyMs))
    this.#follow(shell.state, everyMs)
  }

  stop(): void {
    this.#cancel?.()
    this.#unlisten?.()
    this.#cancel = this.#unlisten = undefined
  }

  /** No timer survives the connection. */
  #follow({ status }: ConnectionState, everyMs: number): void {
    if (status === 'connected') return void (this.#cancel ??= this.#wait(everyMs))
    this.#cancel?.()
    this.#cancel = undefined
  }

  #wait(everyMs: number): () => void {
    const { settings, shell } = this.#engine
    return settings.world.after(everyMs, () => {
      this.#cancel = this.#wait(everyMs)
      shell.send({ type: 'ping' })
    })
  }
}
