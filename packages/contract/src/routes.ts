import { ROUTES } from 'maxine-protocol/http'
import { FROM_SERVER, readJson } from 'maxine-protocol'
import { Breach, must } from './breach.ts'
import type { FetchLike } from './fetch-like.ts'
import { show } from './shape.ts'
import type { Frame } from './shape.ts'
import type { Transcript } from './transcript.ts'

export interface RoutesParts {
  readonly httpUrl: string
  readonly fetch: FetchLike
  readonly transcript: Transcript
  /** The token of requests that name none; nothing for a server that wants none. */
  readonly token: () => Promise<string | undefined>
  /** Shown by requests that name neither a key nor a token, where the server has one. */
  readonly masterKey: string | undefined
  readonly patienceMs: number
}

/** What a request is made of. */
export interface Asking {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Another token than the suite's own; empty for no token at all. */
  readonly token?: string
  /** Another master key than the suite's own; empty for no key at all. */
  readonly key?: string
}

export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body, where it is JSON. */
  readonly json: unknown
}

/** The HTTP routes: how a case makes something happen, and reads what the server holds. */
export class Routes {
  readonly #parts: RoutesParts
  readonly #registered = new Set<string>()
  readonly #made: string[] = []
  readonly #configured: (readonly [service: string, key: string])[] = []
  #stage: 'running' | 'over' = 'running'

  constructor(parts: RoutesParts) {
    this.#parts = parts
  }

  /** Any request at all; `path` with its query. */
  async ask(method: string, path: string, asking: Asking = {}): Promise<Answer> {
    // A case that was ended where it stood would leave things behind.
    must(this.#stage === 'running', 'the case is over')
    return this.#request(method, path, asking)
  }

  async #request(method: string, path: string, asking: Asking): Promise<Answer> {
    const { transcript, httpUrl, fetch } = this.#parts
    const token = asking.token ?? (await this.#tokenFor(asking))
    transcript.add(0, '>', `${method} ${path}`)
    const response = await fetch(httpUrl + path, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#parts.patienceMs),
      headers: {
        ...(asking.body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && token !== '' && { authorization: `Bearer ${token}` }),
        ...this.#keyFor(asking),
        ...asking.headers,
      },
      ...(asking.body !== undefined && { body: write(asking.body) }),
    })
    const text = await response.text()
    transcript.add(0, '<', `${response.status} ${text}`)
    const read = readJson(text, FROM_SERVER)
    const headers: Record<string, string> = {}
    response.headers.forEach((value, name) => (headers[name.toLowerCase()] = value))
    return { status: response.status, headers, text, json: read.ok ? read.message : undefined }
  }

  /** A server with a master key is asked with that, and with a token only where the case has one. */
  async #tokenFor({ key }: Asking): Promise<string | undefined> {
    const hasKey = key !== undefined || this.#parts.masterKey !== undefined
    return hasKey ? undefined : this.#parts.token()
  }

  #keyFor({ key, token }: Asking): Readonly<Record<string, string>> {
    const shown = key ?? (token === undefined ? this.#parts.masterKey : undefined)
    return shown === undefined || shown === '' ? {} : { 'x-master-key': shown }
  }

  /** Registers an instance and gives its node id; it is removed when the case is over. */
  async register(serviceName: string, more: Frame = {}): Promise<string> {
    const body = { serviceName, host: '192.0.2.7', port: 3000, ...more }
    const { nodeId } = await this.#change(ROUTES.register, body)
    if (typeof nodeId !== 'string') throw new Breach('POST /register: no nodeId in the answer')
    this.#registered.add(nodeId)
    return nodeId
  }

  async heartbeat(nodeId: string): Promise<void> {
    await this.#change(ROUTES.heartbeat, { nodeId })
  }

  async deregister(nodeId: string): Promise<void> {
    this.#registered.delete(nodeId)
    await this.#change(ROUTES.deregister, { nodeId })
  }

  async setConfig(serviceName: string, key: string, value: unknown): Promise<void> {
    this.#configured.push([serviceName, key])
    await this.#change(ROUTES.configSet, { serviceName, key, value })
  }

  async deleteConfig(serviceName: string, key: string): Promise<void> {
    const query = new URLSearchParams({ serviceName, key }).toString()
    await this.#change({ method: 'DELETE', path: `/config/delete?${query}` })
  }

  /** Reports failed calls until the circuit of this node is open. */
  async openCircuit(nodeId: string, failures = 5): Promise<void> {
    const path = `/circuit-breaker/${encodeURIComponent(nodeId)}`
    for (let count = 0; count < failures; count++) {
      await this.#change({ method: 'POST', path }, { outcome: 'failure' })
    }
  }

  /** Makes so many events: configuration that changes, for nothing else hangs on it. */
  async makeEvents(serviceName: string, count: number): Promise<void> {
    for (let value = 1; value <= count; value++) await this.setConfig(serviceName, 'n', value)
  }

  /** What stands at this path was made by the case, and is deleted when it is over. */
  removeAfterwards(path: string): void {
    this.#made.push(path)
  }

  /** Removes what this case has put there. */
  async clean(): Promise<void> {
    this.#stage = 'over'
    for (const path of this.#made) await this.#request('DELETE', path, {})
    for (const nodeId of this.#registered) {
      await this.#request('DELETE', ROUTES.deregister.path, { body: { nodeId } })
    }
    const seen = new Map(
      this.#configured.map(([service, key]) => [`${service} ${key}`, { service, key }]),
    )
    for (const { service, key } of seen.values()) {
      const query = new URLSearchParams({ serviceName: service, key }).toString()
      await this.#request('DELETE', `/config/delete?${query}`, {})
    }
  }

  async #change(
    route: { readonly method: string; readonly path: string },
    body?: unknown,
  ): Promise<Frame> {
    const answer = await this.ask(route.method, route.path, { body })
    if (answer.status >= 200 && answer.status < 300) return Object(answer.json) as Frame
    const what = `${route.method} ${route.path}`
    throw new Breach(`${what}: wanted success, got ${answer.status} ${show(answer.json)}`)
  }
}

function write(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}
