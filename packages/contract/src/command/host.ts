import type { runClientContract } from '../client/run-client-contract.ts'
import type { runContract } from '../run-contract.ts'
import type { ContractTarget } from '../target.ts'
import type { Clock } from './progress.ts'
import type { RunShell } from './token-command.ts'

export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** What the command needs of the process it runs in. */
export interface CommandHost {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  /** Columns of standard output where it is a terminal. */
  readonly columns: (() => number) | undefined
  /** Any that only goes forward. */
  readonly clock: Clock
  readonly run: typeof runContract
  readonly runClient: typeof runClientContract
  /** What whoever started the server knows besides; options count for more. */
  readonly target?: Partial<ContractTarget>
  /** For what was asked for. */
  readonly print: (text: string) => void
  /** For what went wrong. */
  readonly report: (text: string) => void
  readonly runShell: RunShell
  readonly files: FileAccess
  readonly onSignal: (listener: (signal: EndSignal) => void) => void
  /** Nobody reads any more. */
  readonly onReaderGone: (listener: () => void) => void
  /** Ends the process when what was printed has been taken; `at-once` does not wait. */
  readonly exit: (code: number, when?: 'at-once') => void
}

export interface FileAccess {
  readonly read: (path: string) => Promise<string>
  /** Why nothing can be written there, in words; asked before the run. */
  readonly obstacle: (path: string) => Promise<string | undefined>
  /** All of it, or nothing: who reads at the same time never sees a part. */
  readonly write: (path: string, text: string) => Promise<void>
}
