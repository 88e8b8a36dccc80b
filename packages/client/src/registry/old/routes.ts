import type { EventMessage } from 'maxine-protocol'
import type { ConfigEntry } from 'maxine-protocol/http'
import { MaxineError } from '../../errors.ts'
import type { RuntimeAbortSignal } from '../../http/fetch-like.ts'
import type { SourceHost } from '../source.ts'
import { ask } from './ask.ts'
import type { Listed } from './listed.ts'
import { readBackup, readConfigs, readEnvoyConfig, readMetrics, readNames } from './read-lists.ts'
import type { Metrics } from './read-lists.ts'

/** A server that fails so often in a row at one route does not have it: some builds answer 500 where they mean 404. */
const MOST_FAILURES = 3

/** So many requests are on their way at once. */
const AT_ONCE = 6

/** The whole ring, which holds 1,000: who asks for what is later than a time misses what shares a millisecond. */
const HISTORY = '/events?since=0&limit=100000'

/** The routes of one old server as long as a connection to it lasts; which of them it has is found out once. */
export class Routes {
  readonly #host: SourceHost
  readonly #signal: RuntimeAbortSignal
  readonly #failures = new Map<string, number>()
  /** Routes that it has, and those it has not. */
  readonly #has = new Map<string, 'has' | 'lacks'>()
  /** Whether anything was ever answered on this connection. */
  voice: 'unheard' | 'heard' | 'given up' = 'unheard'

  constructor(host: SourceHost, signal: RuntimeAbortSignal) {
    this.#host = host
    this.#signal = signal
  }

  metrics(): Promise<Metrics | undefined> {
    return this.#read('/metrics', readMetrics)
  }

  /** All nodes; nothing where the server lists them nowhere. */
  async list(): Promise<Listed | undefined> {
    const backup = await this.#read('/backup', readBackup, 1)
    return backup ?? this.#read('/service-mesh/envoy-config', readEnvoyConfig)
  }

  names(): Promise<readonly string[] | undefined> {
    return this.#read('/servers', readNames)
  }

  /** Oldest first. */
  async history(): Promise<readonly EventMessage[] | undefined> {
    const told = await this.#read(HISTORY, (value) => (Array.isArray(value) ? value : undefined), 1)
    if (!told) return undefined
    const { dialect } = await this.#host.http()
    return told.flatMap((frame) =>
      dialect
        .decode(JSON.stringify(frame))
        .flatMap((read) => (read.ok && read.message.type === 'event' ? [read.message] : [])),
    )
  }

  /** The values of these services; nothing where the server does not tell of any. */
  async configs(
    services: Iterable<string>,
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, ConfigEntry>> | undefined> {
    const left = [...new Set(services)]
    const found = new Map<string, ReadonlyMap<string, ConfigEntry>>()
    const worker = async () => {
      for (let service = left.pop(); service !== undefined; service = left.pop()) {
        const path = `/config/all?serviceName=${encodeURIComponent(wellFormed(service))}`
        const entries = await this.#read(path, readConfigs, MOST_FAILURES, '/config/all')
        if (!entries) left.length = 0
        else found.set(service, entries)
      }
    }
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
    } finally {
      left.length = 0
    }
    return this.#has.get('/config/all') === 'lacks' ? undefined : found
  }

  /** Whether the server, which could not be asked, can be asked now. */
  async knock(): Promise<void> {
    if (this.voice !== 'given up') return
    this.voice = 'unheard'
    await this.#ask('/servers', '/servers', 1).catch(() => undefined)
    if (this.voice === ('unheard' as string)) this.voice = 'given up'
  }

  async #read<Value>(
    path: string,
    read: (told: unknown) => Value | undefined,
    patience = MOST_FAILURES,
    route = path,
  ): Promise<Value | undefined> {
    const known = this.#has.get(route)
    if (known === 'lacks' || this.voice === 'given up') return undefined
    const value = read(await this.#ask(path, route, patience))
    if (value !== undefined) this.#has.set(route, 'has')
    else if (known === 'has') {
      throw new MaxineError('bad_response', `${route} is not answered as before`, {
        retryable: true,
      })
    } else this.#has.set(route, 'lacks')
    return value
  }

  async #ask(path: string, route: string, patience: number): Promise<unknown> {
    try {
      const told = await ask(this.#host, path, this.#signal)
      this.voice = 'heard'
      this.#failures.delete(route)
      return told
    } catch (error) {
      if (!(error instanceof MaxineError) || error.status === undefined) throw error
      this.voice = 'heard'
      const failures = (this.#failures.get(route) ?? 0) + 1
      this.#failures.set(route, failures)
      if (failures < patience || this.#has.get(route) === 'has') throw error
      return undefined
    }
  }
}

/** Half a surrogate pair has no UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD')
}
