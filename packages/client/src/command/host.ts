import type { AbortSignalLike } from '../abort.ts'
import type { World } from '../world.ts'
import type { Screen } from './screen.ts'

export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** What the command needs of the process it runs in. */
export interface CommandHost {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  readonly world: World
  /** Where standard output is a terminal that can be drawn on. */
  readonly screen?: Screen | undefined
  /** For what was asked for. */
  readonly print: (text: string) => void
  /** Resolves when whoever reads has taken what was printed; at once where nothing waits. */
  readonly drained: () => Promise<void>
  /** For what is no part of it: the connection, and what went wrong. */
  readonly report: (text: string) => void
  readonly readPassword: () => Promise<string>
  readonly runShell: (command: string, signal: AbortSignalLike) => Promise<string>
  readonly onSignal: (listener: (signal: EndSignal) => void) => void
  /** Nobody reads any more. */
  readonly onReaderGone: (listener: () => void) => void
  /** Gives the terminal back to the shell until it continues this program. */
  readonly suspend: () => Promise<void>
  /** Ends the process when what was printed has been taken; `at-once` does not wait. */
  readonly exit: (code: number, when?: 'at-once') => void
}
