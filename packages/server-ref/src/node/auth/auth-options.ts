/** Signatures a server may be told to accept; there is no way to name another. */
export type Algorithm = 'HS256' | 'ES256' | 'RS256'

/** A key in JSON, as RFC 7517 has it. */
export type PublicOrPrivateKey = Readonly<Record<string, unknown>>

/** A JWKS. */
export interface KeySet {
  readonly keys: readonly PublicOrPrivateKey[]
}

/** How tokens are checked and made. Either `secret` or `keys` is needed. */
export interface AuthOptions {
  /** Signs and checks HS256: at least 32 bytes. */
  readonly secret?: string | Uint8Array
  /** Names the secret; a token whose `kid` names another key is refused. */
  readonly secretId?: string
  /** Public keys as a JWKS: the set itself, the path of a file, or an address (text or a `URL`) to fetch it from. */
  readonly keys?: KeySet | string | { readonly href: string }
  /** Private key that new tokens are signed with where `keys` check them; without it none are made. */
  readonly signingKey?: PublicOrPrivateKey
  /** What is accepted; default HS256 with a secret, ES256 and RS256 with keys. */
  readonly algorithms?: readonly Algorithm[]
  /** Wanted as `iss`, and put into new tokens. */
  readonly issuer?: string
  /** Wanted in `aud`, and put into new tokens. */
  readonly audience?: string
  /** Wanted as the header's `typ`; default `JWT`, which may also be absent. */
  readonly type?: 'JWT' | 'at+jwt'
  /** By how much clocks may differ; default 5 s, at most 60 s. */
  readonly leewayMs?: number
  /** Life of a new token; default one hour. */
  readonly tokenLifeMs?: number
  /** How long refreshing can prolong one signing in; default 12 hours. */
  readonly sessionLifeMs?: number
  /**
   * Who there is: a list, the path of a JSON file with such a list, or a function. Where given, it
   * decides roles and scopes, and who is not in it is refused; else a token's claims count: `role`,
   * and the lists `roles` and `scopes`.
   */
  readonly users?: readonly StoredUser[] | string | FindUser
  /** Role of a token that has none, where there is no list of users; default `viewer`. */
  readonly defaultRole?: string
}

export interface StoredUser {
  /** What is typed in to sign in, and the `sub` of the token. */
  readonly username: string
  readonly role: string
  /** Further roles, for Cliffracer; none where left out. */
  readonly roles?: readonly string[]
  /** What a Nexus lets the user subscribe to; everything where left out. */
  readonly scopes?: readonly string[]
  /** From `hashPassword`; without it the user cannot sign in here. */
  readonly passwordHash?: string
}

/** Asked at signing in, at every check of a token and at every refresh. */
export type FindUser = (
  username: string,
) => StoredUser | undefined | Promise<StoredUser | undefined>
