import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { Passage } from './passage.ts'
import type { Moment, Unit } from './passage.ts'

/** When to make what trouble, how often. */
export interface Rule {
  readonly match: Moment
  /** Which of those that match; default the first. */
  readonly nth?: number
  /** On how many of them from there; default 1. */
  readonly times?: number
  readonly action: (unit: Unit) => void
}

export interface FaultProxyParts {
  readonly rules: readonly Rule[]
  /** The port of the server, asked for each connection; absent where there is no server. */
  readonly upstream: () => number | undefined
  readonly now: () => number
  /** Called whenever something happened here. */
  readonly onChange: () => void
}

/** What a proxy saw go by, in order. */
export interface Sight {
  /** Counted from 1. */
  readonly connection: number
  /** `connect`, `request`, `answer`, `client:hello`, `server:welcome` … */
  readonly what: string
}

/**
 * Stands between a client and a server and reads along: TCP, the handshake, then frames both ways.
 * A rule takes hold of one of these and does what it likes in its place.
 */
export class FaultProxy {
  readonly sights: Sight[] = []
  /** The heads of all requests, for whoever looks for secrets in them. */
  readonly requests: string[] = []
  /** How often a rule was applied. */
  fired = 0
  /** When the first one was. */
  firedAt: number | undefined
  readonly #parts: FaultProxyParts
  readonly #server = createServer({ allowHalfOpen: true })
  readonly #passages = new Set<Passage>()
  readonly #left: { readonly rule: Rule; skip: number; times: number }[]
  #gate: Promise<void> | undefined
  #connections = 0

  constructor(parts: FaultProxyParts) {
    this.#parts = parts
    this.#left = parts.rules.map((rule) => ({
      rule,
      skip: (rule.nth ?? 1) - 1,
      times: rule.times ?? 1,
    }))
    this.#server.on('connection', (socket) => void this.#accept(socket))
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** How many connections were made by the client, and how many of them it still holds. */
  get connections(): number {
    return this.#connections
  }

  get open(): number {
    return [...this.#passages].filter(({ isOpen }) => isOpen).length
  }

  /** Cuts every connection with a RST. */
  cutAll(): void {
    for (const passage of this.#passages) passage.reset()
  }

  /** Lets no further connection through until the promise is resolved. */
  holdUntil(gate: Promise<void>): void {
    this.#gate = gate
  }

  async close(): Promise<void> {
    for (const passage of this.#passages) passage.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #accept(socket: Socket): Promise<void> {
    const connection = ++this.#connections
    const passage: Passage = new Passage(socket, {
      connection,
      upstream: this.#parts.upstream,
      onUnit: (unit) => this.#meet(unit),
      onChange: this.#parts.onChange,
    })
    this.#passages.add(passage)
    await this.#gate
    passage.begin()
  }

  #meet(unit: Unit): void {
    const { moment, bytes } = unit
    const what = moment.at === 'frame' ? `${moment.from}:${moment.kind}` : moment.at
    this.sights.push({ connection: unit.passage.connection, what })
    if (moment.at === 'request') this.requests.push(bytes.toString('latin1'))
    const found = this.#left.find((entry) => applies(entry.rule.match, unit) && isDue(entry))
    if (found) {
      this.fired += 1
      this.firedAt ??= this.#parts.now()
      found.rule.action(unit)
    } else unit.pass()
    this.#parts.onChange()
  }
}

function applies(match: Moment, { moment, passage }: Unit): boolean {
  if (match.connection !== undefined && match.connection !== passage.connection) return false
  if (match.at !== 'frame') return match.at === moment.at
  return moment.at === 'frame' && match.from === moment.from && match.kind === moment.kind
}

/** Counts, so it is asked only about what matches. */
function isDue(entry: { skip: number; times: number }): boolean {
  if (entry.skip > 0) {
    entry.skip -= 1
    return false
  }
  entry.times -= 1
  return entry.times >= 0
}
