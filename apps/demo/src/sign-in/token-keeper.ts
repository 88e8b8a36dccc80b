import { MaxineClient } from 'maxine-client/http'

interface TokenKeeperParts {
  readonly httpUrl: string
  readonly token: string
  /** A new token is used from now on. */
  readonly onRenewed: (token: string) => void
}

/** The one token of a session, exchanged for another when a server no longer takes it. The password is not kept. */
export class TokenKeeper {
  readonly #parts: TokenKeeperParts
  readonly #exchange: MaxineClient
  #token: string
  #renewal: Promise<string> | undefined

  constructor(parts: TokenKeeperParts) {
    this.#parts = parts
    this.#token = parts.token
    this.#exchange = new MaxineClient(parts.httpUrl)
  }

  get current(): string {
    return this.#token
  }

  /** For both clients: what they have in hand will do, unless they say why it does not. */
  readonly getToken = ({ reason }: { readonly reason: string }): string | Promise<string> => {
    const isWorn = reason === 'expiring' || reason === 'rejected' || reason === 'refused'
    return isWorn ? this.#renew() : this.#token
  }

  /** One exchange at a time, whoever asks. */
  #renew(): Promise<string> {
    this.#renewal ??= this.#exchange
      .refreshToken(this.#token)
      .then(({ token }) => {
        this.#token = token
        this.#parts.onRenewed(token)
        return token
      })
      .finally(() => {
        this.#renewal = undefined
      })
    return this.#renewal
  }
}
