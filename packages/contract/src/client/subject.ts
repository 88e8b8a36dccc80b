/** A client to be tested: something that can be started, told where to connect to, and ended. */
export interface ClientSubject {
  /** In reports, such as the command that is run. */
  readonly name: string
  /** Connects to the place and subscribes to everything, until it is stopped. */
  readonly start: (place: ClientPlace) => RunningClient | Promise<RunningClient>
}

/** Where a client is to connect to, and how it tells what it told its application. */
export interface ClientPlace {
  readonly url: string
  readonly httpUrl: string
  /** To be shown at first, unless it asks for one. */
  readonly token: string
  /** Another token each time it is called; also what a GET of `tokenUrl` answers, as plain text. */
  readonly freshToken: () => string
  readonly tokenUrl: string
  /** An event that was delivered, or a gap that was told. */
  readonly onReport: (report: ClientReport) => void
  /** It has ended by itself; `how` is shown. */
  readonly onEnd: (how: string) => void
  /** A line for the transcript. */
  readonly onNote: (text: string) => void
}

/** What the application of a client was told. Offset is absent where the server gave none. */
export type ClientReport =
  | { readonly kind: 'event'; readonly event: string; readonly offset?: number }
  | { readonly kind: 'gap'; readonly reason: string }

export interface RunningClient {
  /** Ends it as its user would; done when it is gone. */
  readonly stop: () => Promise<void>
}
