import type { RegistryView } from '../registry/registry-view.ts'
import type { WebSocketClient } from '../web-socket-client.ts'
import type { EventRate } from './event-rate.ts'

/** What is shown; asked for when it is written, so that a slow reader sees the latest. */
export interface Watched {
  readonly client: WebSocketClient
  readonly view: RegistryView
  readonly rate: EventRate
  readonly address: string
}

/** A way to show it. */
export interface Show {
  readonly onChange: () => void
  readonly stop: () => void
  /** Resolves when somebody at the terminal wants no more of it. */
  readonly quit: Promise<void>
}

export const NEVER = new Promise<never>(() => undefined)
