import { ABILITIES } from './abilities.ts'
import type { Ability } from './abilities.ts'
import type { Announced } from './announced.ts'
import { NotApplicable } from './breach.ts'
import { CaseTime } from './case-time.ts'
import type { FetchLike } from './fetch-like.ts'
import { Peer } from './peer.ts'
import type { PeerParts } from './peer.ts'
import { Routes } from './routes.ts'
import { anyOffset } from './shape.ts'
import type { Frame } from './shape.ts'
import type { Control, Facts, TokenSource, TokenWish } from './target.ts'
import type { Timers } from './timers.ts'
import type { Transcript } from './transcript.ts'
import type { Dial, DialHow } from './wire/dial.ts'

export interface StageParts {
  readonly url: string
  readonly httpUrl: string
  readonly dial: Dial
  readonly fetch: FetchLike
  readonly tokens: TokenSource | undefined
  readonly facts: Facts
  readonly announced: Announced
  readonly control: Control
  readonly timers: Timers
  readonly transcript: Transcript
  /** What this run and case call their services, so that nobody else's are taken for them. */
  readonly nameOf: (word: string) => string
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
    const { httpUrl, fetch, transcript, facts } = parts
    const token = () => this.ownToken()
    this.routes = new Routes({ httpUrl, fetch, transcript, token, patienceMs: facts.patienceMs })
  }

  /** Of the WebSocket and of the routes, for cases that go lower than a peer does. */
  get address(): { readonly url: string; readonly httpUrl: string } {
    return this.#parts
  }

  get announced(): Announced {
    return this.#parts.announced
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
  async connect(how: DialHow & { readonly query?: string } = {}): Promise<Peer> {
    this.#time.mustGoOn()
    const { timers, transcript, facts, dial, url } = this.#parts
    const number = this.#peers.length + 1
    const answersPing = () => this.has('extension')
    const parts: PeerParts = {
      number,
      timers,
      transcript,
      patienceMs: facts.patienceMs,
      answersPing,
    }
    const peer = new Peer(parts)
    this.#peers.push(peer)
    transcript.add(number, '-', 'connects')
    peer.begin(await dial(url + (how.query ?? ''), peer.events, how))
    // It may have taken longer than the case.
    if (this.#time.isOver) peer.drop()
    return peer
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
