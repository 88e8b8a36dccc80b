/**
 * What a case may need beyond frames of text. Where one is missing its cases are shown as skipped,
 * with these words as the reason unless the target has its own.
 */
export const ABILITIES = {
  // Said by the server in its welcome.
  extension: 'the server answers no hello: it does not know the extension',
  recovery: 'the server does not announce recovery',
  bookmarks: 'the server does not announce bookmarks',
  snapshot: 'the server does not announce snapshots',
  batch: 'the server does not announce batches',
  refresh: 'the server does not announce refresh',
  // Found out before the first case.
  routes: 'the HTTP routes of the registry are not there, so nothing can be made to happen',
  locked: 'the server wants no token',
  open: 'the server wants a token',
  // Of whoever runs the suite.
  tokens: 'tokens for any user, role and life are needed: give --token-command',
  trimming: 'how many events the log keeps is not known: give facts.logEvents',
  recoveryLimit: 'how many events a recovery looks through is not known: give facts.recoveryLimit',
  userLimit: 'how many connections a user may have is not known: give facts.connectionsPerUser',
  origins: 'which pages may come in is not known: give allowedOrigin',
  restart: 'nothing here can start the server again',
  drain: 'nothing here can tell the server to go away',
  publish: 'nothing here can put an event of any name into the log',
  masterKey: 'the master key is needed: give it in MAXINE_MASTER_KEY',
  silence: 'how long a client may be silent is not known: give facts.silentForMs',
  handlers: 'no collection with the handlers of the suite is known: give collections.handled',
  catalogue: 'the server takes any name for a collection',
  // Of dialects with more than one profile.
  documented: 'the server speaks another profile than the one of the document',
  rooms: 'the server does not speak the profile of rooms',
  stock: 'the server speaks the frames of a service, and is no stock path',
  // Of the way to the server.
  handshake: 'handshakes with headers, and their status, cannot be seen here',
  bytes: 'frames other than whole texts cannot be sent here',
  pings: 'pings of the protocol cannot be sent here',
  backpressure: 'a reader that stops cannot be played here',
  closing: 'the codes and reasons of closes cannot be trusted here',
} as const

export type Ability = keyof typeof ABILITIES

/** Those that a welcome's `capabilities` name. */
export const ANNOUNCED = ['recovery', 'bookmarks', 'snapshot', 'batch', 'refresh'] as const
