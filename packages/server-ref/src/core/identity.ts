import type { User } from 'maxine-protocol'

/** Who a session or a request belongs to. */
export interface Identity {
  readonly sub: string
  /** Decides what may be seen and done; read again at every refresh. */
  readonly role: string
  /** What the client may be told of its own token. */
  readonly user: User
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** When the user signed in, in milliseconds since 1970: bounds how long refreshing can go on. */
  readonly authenticatedAt: number
}

export type Verified =
  | { readonly ok: true; readonly identity: Identity }
  | {
      readonly ok: false
      readonly code: 'token_expired' | 'token_refused'
      /** For people; never contains the token. */
      readonly message: string
    }

export interface IssuedToken {
  readonly token: string
  readonly expiresInMs: number
}

/** Knows tokens and users; the core only asks. */
export interface Authenticator {
  readonly verify: (token: string) => Promise<Verified>
  /** A fresh token for the same user, role read again; nothing once the session has lasted too long. */
  readonly refresh: (
    identity: Identity,
  ) => Promise<(IssuedToken & { readonly identity: Identity }) | undefined>
  readonly signIn: (username: string, password: string) => Promise<IssuedToken | undefined>
}

/** What a role may see. Applied alike to live events, replayed ones and history. */
export interface VisibilityPolicy {
  /**
   * Whether events of this name may be seen; `undefined` is nobody in particular (authentication is off).
   * No where it throws.
   */
  readonly maySee: (identity: Identity | undefined, event: string) => boolean
}
