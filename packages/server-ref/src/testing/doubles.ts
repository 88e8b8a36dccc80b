/** What a test can run against. */
export type DoubleName = 'mock-socket' | 'msw'

/** One thing that happens between a client and a server, and who can make it happen. */
export interface DoubleRow {
  readonly what: string
  /** The verb that asks for it; none where it happens by itself. */
  readonly verb?: string
  readonly mockSocket: Ability
  readonly msw: Ability
  readonly server: Ability
  /** What to know about the difference. */
  readonly note?: string
}

/** `partly`: the note says which part. */
export type Ability = 'yes' | 'partly' | 'no'

/** What each double can do, and what `startServer({ testing: true })` of maxine-server-ref can. */
export const DOUBLES: readonly DoubleRow[] = [
  {
    what: 'the log, recovery, snapshots, bookmarks, filters, roles, limits',
    mockSocket: 'yes',
    msw: 'yes',
    server: 'yes',
    note: 'the same core in all of them',
  },
  {
    what: 'the HTTP routes',
    mockSocket: 'yes',
    msw: 'yes',
    server: 'yes',
  },
  {
    what: 'time that a test moves on: fake timers, or a clock of its own',
    mockSocket: 'yes',
    msw: 'yes',
    server: 'partly',
    note: 'a server takes a clock as its world, and its sockets keep real time; msw stands still where queueMicrotask is faked, which vitest leaves alone',
  },
  {
    what: 'every connection breaks: 1006',
    verb: 'drop',
    mockSocket: 'yes',
    msw: 'yes',
    server: 'yes',
    note: 'on a server by faults.resetAll',
  },
  {
    what: 'connections are closed with any code',
    verb: 'closeAll',
    mockSocket: 'yes',
    msw: 'yes',
    server: 'yes',
    note: 'on a server by faults.closeAll',
  },
  {
    what: 'a handshake is refused, as a browser sees it: error, then 1006',
    verb: 'faults.refuse',
    mockSocket: 'yes',
    msw: 'yes',
    server: 'yes',
  },
  {
    what: 'a connection is taken and ended at once',
    verb: 'faults.acceptThenDrop',
    mockSocket: 'yes',
    msw: 'yes',
    server: 'yes',
    note: 'a double closes it with 1011, a server breaks it: 1006',
  },
  {
    what: 'a handshake is refused with an HTTP status that Node sees',
    verb: 'faults.refuseWith',
    mockSocket: 'no',
    msw: 'no',
    server: 'yes',
  },
  {
    what: 'connections are reset: ECONNRESET',
    verb: 'faults.resetAll',
    mockSocket: 'no',
    msw: 'no',
    server: 'yes',
  },
  {
    what: 'a client on the package ws',
    mockSocket: 'no',
    msw: 'no',
    server: 'yes',
    note: 'give it the WebSocket of the double; under msw its handshake fails and says so',
  },
  {
    what: 'an application that closes its WebSocket early, or without a code',
    mockSocket: 'yes',
    msw: 'partly',
    server: 'yes',
    note: 'msw says 1000 and clean, not 1006 before it was open and 1005 after',
  },
  {
    what: 'a closing handshake that the other side never answers',
    mockSocket: 'no',
    msw: 'no',
    server: 'no',
    note: 'faults.halfOpen loses frames, and no close',
  },
  {
    what: 'headers of the handshake, Origin, a token in the address',
    mockSocket: 'partly',
    msw: 'no',
    server: 'yes',
    note: 'mock-socket takes a token in the header',
  },
  {
    what: 'pings of the WebSocket protocol, fragments, compression',
    mockSocket: 'no',
    msw: 'no',
    server: 'yes',
  },
  {
    what: 'bytes that wait because nobody reads them',
    mockSocket: 'partly',
    msw: 'partly',
    server: 'yes',
    note: 'no bufferedAmount; faults.stall and faults.fallBehind make the core believe it',
  },
]
