import { checkAddress, targetOf } from './address.ts'
import type { Target } from './connection/transport.ts'
import type { HttpSource } from './http/socket-routes.ts'
import type { Settings } from './settings.ts'
import type { TokenSource } from './tokens/token-source.ts'

/** Where the server is, for a socket and for requests, and how it is asked. */
export class Whereabouts {
  readonly #settings: Settings
  readonly #tokens: TokenSource
  #url: URL | undefined

  constructor(settings: Settings, tokens: TokenSource) {
    this.#settings = settings
    this.#tokens = tokens
  }

  /** For each attempt: the address may have changed, and so may the token. */
  async locate(): Promise<Target> {
    const { via, headers } = this.#settings
    this.#url = await this.#address()
    return targetOf(this.#url, { token: this.#tokens.current, via, headers })
  }

  /** Where and how this server is asked over HTTP. */
  async http(): Promise<HttpSource> {
    const { dialect, world, headers, rules, httpUrl, fetch, getToken } = this.#settings
    // Before the first connection nobody has asked for a token yet.
    if (this.#tokens.current === undefined && getToken) await this.#tokens.get('initial')
    return {
      url: httpUrl ?? (this.#url ?? (await this.#address())).href,
      token: this.#tokens.current,
      headers,
      fetch,
      dialect,
      timeoutMs: rules.timeouts.connectMs,
      world,
    }
  }

  async #address(): Promise<URL> {
    const { url, insecure } = this.#settings
    return checkAddress(typeof url === 'function' ? await url() : url, insecure)
  }
}
