import { ABILITIES } from './abilities.ts'
import type { Ability } from './abilities.ts'
import type { Announced } from './announced.ts'
import { NotApplicable } from './breach.ts'
import { CaseTime } from './case-time.ts'
import type { FetchLike } from './fetch-like.ts'
import type { MannerOf } from './manner.ts'
import { Peer } from './peer.ts'
import type { PeerParts } from './peer.ts'
import { Routes } from './routes.ts'
import { anyOffset } from './shape.ts'
import type { Frame } from './shape.ts'
import type { Collections, Control, Facts, TokenSource, TokenWish } from './target.ts'
import type { Timers } from './timers.ts'
import type { Transcript } from './transcript.ts'
import type { Dial, DialHow } from './wire/dial.ts'

export interface StageParts {
  readonly url: string
  readonly httpUrl: string
  readonly dial: Dial
  readonly fetch: FetchLike
  readonly tokens: TokenSource | undefined
  /** Of servers that have one. */
  readonly masterKey: string | undefined
  readonly collections: Collections
  readonly mannerOf: MannerOf
  readonly carry: Carry
  readonly facts: Facts
  readonly announced: Announced
  readonly control: Control
  readonly timers: Timers
  readonly transcript: Transcript
  /** What this run and case call their services, so that nobody else's are taken for them. */
  readonly nameOf: (word: string) => string
}

/** How a token travels to the server while a socket is opened. */
export type Carry = (token: string) => Pick<Connecting, 'headers' | 'query'>

/** How a socket is opened. */
export interface Connecting extends DialHow {
  /** Behind the address, with its question mark. */
  readonly query?: string
  /** In place of that of the address: `/chat/lobby`. */
  readonly path?: string
  /** Carried as the wire does while it opens; where it does so in a frame, the case says that frame. */
  readonly token?: string
}

/** A client that has been welcomed. */
export interface Greeted {
  readonly peer: Peer
  readonly welcome: Frame
  readonly epoch: string
  /** The head when the welcome was written. */
  readonly offset: number
}

/** What a case has to work with. */
export class Stage {
  readonly #parts: StageParts
  readonly #peers: Peer[] = []
  readonly #time: CaseTime
  #own: Promise<string | undefined> | undefined
  readonly facts: Facts
  readonly routes: Routes
  readonly control: Control

  constructor(parts: StageParts) {
    this.#parts = parts
    this.#time = new CaseTime(parts.timers)
    this.facts = parts.facts
    this.control = parts.control
    const { httpUrl, fetch, transcript, facts, masterKey } = parts
    const token = () => this.ownToken()
    const patienceMs = facts.patienceMs
    this.routes = new Routes({ httpUrl, fetch, transcript, token, masterKey, patienceMs })
  }

  /** Of the WebSocket and of the routes, for cases that go lower than a peer does. */
  get address(): { readonly url: string; readonly httpUrl: string } {
    return this.#parts
  }

  get announced(): Announced {
    return this.#parts.announced
  }

  /** What there is on the server that a case may use. */
  get collections(): Collections {
    return this.#parts.collections
  }

  /** A name nobody else uses. */
  name(word = 'orders'): string {
    return this.#parts.nameOf(word)
  }

  has(ability: Ability): boolean {
    return this.announced.lacks[ability] === undefined
  }

  /** Ends the case as skipped where the server turns out to be without this. */
  needs(ability: Ability): void {
    const lack = this.announced.lacks[ability]
    if (lack !== undefined) throw new NotApplicable(lack)
  }

  /** A token of the suite's own user; nothing where the server wants none. */
  ownToken(): Promise<string | undefined> {
    // One for the whole case: a command that makes them takes its time.
    this.#own ??= this.announced.access === 'locked' ? this.token() : Promise.resolve(undefined)
    return this.#own
  }

  /** A token as it is wanted; needs the ability `tokens` where anything is. */
  async token(wish: Partial<TokenWish> = {}): Promise<string> {
    const { tokens, transcript } = this.#parts
    if (tokens === undefined) throw new NotApplicable(ABILITIES.tokens)
    if (typeof tokens === 'string' && Object.keys(wish).length > 0) {
      throw new NotApplicable(ABILITIES.tokens)
    }
    const whole = { sub: 'contract', role: 'admin', lifeMs: 3_600_000, ...wish }
    const token = typeof tokens === 'string' ? tokens : await tokens(whole)
    transcript.hide(token)
    return token
  }

  /** A connection on which nothing has been said. Rejects with a HandshakeRefused. */
  async connect({ query, path, token, ...how }: Connecting = {}): Promise<Peer> {
    this.#time.mustGoOn()
    const { timers, transcript, facts, dial, url, carry, mannerOf } = this.#parts
    const number = this.#peers.length + 1
    const manner = mannerOf((ability) => this.has(ability))
    const parts: PeerParts = { number, timers, transcript, patienceMs: facts.patienceMs, manner }
    const peer = new Peer(parts)
    this.#peers.push(peer)
    transcript.add(number, '-', path === undefined ? 'connects' : `connects to ${path}`)
    const carried = token === undefined ? {} : carry(token)
    const headers = { ...carried.headers, ...how.headers }
    const address = path === undefined ? url : new URL(path, url).href
    const whole = address + joinQueries(carried.query, query)
    peer.begin(await dial(whole, peer.events, { ...how, headers }))
    // It may have taken longer than the case.
    if (this.#time.isOver) peer.drop()
    return peer
  }

  /** A connection of the suite's own user, with whose token it opens where one is wanted. */
  async connectKnown(how: Connecting = {}): Promise<Peer> {
    const token = await this.ownToken()
    return this.connect({ ...how, ...(token !== undefined && { token }) })
  }

  /** A new client: says hello with one subscription to everything, unless told otherwise, and is welcomed. */
  async greet(hello: Frame = {}, token?: string): Promise<Greeted> {
    const { peer } = await this.sayHello(hello, token)
    const welcome = await peer.expect({ type: 'welcome', offset: anyOffset })
    const { epoch, offset } = welcome
    return { peer, welcome, epoch: String(epoch), offset: Number(offset) }
  }

  /** The same as far as the hello, for cases about what comes first. */
  async sayHello(hello: Frame = {}, token?: string): Promise<{ readonly peer: Peer }> {
    // Before it connects: from then on the server waits.
    const auth = token ?? (await this.ownToken())
    const peer = await this.connect()
    const subscriptions = [{ id: 's1', filter: {} }]
    peer.send({ ...(auth !== undefined && { auth }), hello: { v: 2, subscriptions, ...hello } })
    return { peer }
  }

  /** An old client: says no hello, and is known to the server. */
  async enter(token?: string): Promise<Peer> {
    const auth = token ?? (await this.ownToken())
    const peer = await this.connect()
    if (auth === undefined) return peer
    peer.send({ auth })
    // An old server sends events to those, too, who have not said who they are.
    await peer.until({ type: 'authenticated' })
    return peer
  }

  /** Milliseconds on the clock of the suite. */
  now(): number {
    return this.#time.now()
  }

  /** For the few cases about time itself: nothing on the wire says that it has passed. */
  wait(ms: number): Promise<void> {
    return this.#time.wait(ms)
  }

  note(text: string): void {
    this.#parts.transcript.add(0, '-', text)
  }

  /** Ends every connection and removes what was made. */
  async end(): Promise<void> {
    this.#time.end()
    for (const peer of this.#peers) peer.drop()
    await this.routes.clean()
  }
}

/** `?a=1` and `?b=2` are `?a=1&b=2`. */
function joinQueries(one = '', other = ''): string {
  if (one === '' || other === '') return one + other
  return `${one}&${other.replace(/^\?/, '')}`
}
