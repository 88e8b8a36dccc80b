import type { Authenticator, EventLog, Served, SessionOptions, World } from '../../core/index.ts'
import type { Logger, SharedOptions } from '../running-server.ts'

/** What a page of another origin may ask with. */
export interface CorsRules {
  readonly methods: string
  /** Headers of a request. */
  readonly headers: string
}

/** How one of the systems is put on a port: everything in which they differ. */
export interface SystemKind<Options extends SharedOptions, Core extends Served> {
  /** Whether a WebSocket can be dialled at this path. */
  readonly takes: (path: string) => boolean
  /** Whether `?token=` is taken where the options do not say. */
  readonly tokenInQuery: boolean
  /** Where it differs from the core's defaults. */
  readonly session: Partial<SessionOptions>
  /** What is shown at `/` to people who look there. */
  readonly page: string
  readonly cors: CorsRules
  /** Who knows its tokens, where that is not only whom the options name. */
  readonly authenticate?: (
    options: Options,
    world: World,
    named: Authenticator | undefined,
  ) => Promise<Authenticator | undefined>
  /** Throws a `SettingError` for what cannot be; rejects where the machine has trouble. */
  readonly prepare: (parts: PrepareParts<Options>) => Promise<Preparation<Core>>
}

export interface PrepareParts<Options> {
  readonly options: Options
  readonly world: World
  readonly session: SessionOptions
  /** Nothing where no token is needed. */
  readonly authenticator: Authenticator | undefined
  readonly log: Logger
}

/** What is there before the first core, and outlives each one. */
export interface Preparation<Core> {
  /** Directory of a durable log; in memory where left out. */
  readonly logDirectory?: string
  readonly create: (run: {
    readonly log: EventLog
    readonly onError: (error: unknown) => void
  }) => Promise<Core>
  /** Begins what runs beside each core; what it returns ends that. */
  readonly beside?: (core: Core) => () => void
  readonly close: () => Promise<void>
}
