import { textsOf } from 'maxine-server-ref/core'
import type { Connection, Frames, Peer } from 'maxine-server-ref/core'
import type { Chance } from './chance.ts'
import { NOISE } from './noise.ts'
import type { Noise } from './noise.ts'
import type { Heard, Scene } from './scene.ts'

/** The client's end of a link. */
export interface ClientEnd {
  readonly onFrame: (text: string) => void
  readonly onClose: (code: number, reason: string) => void
}

/** Which directions carry nothing, though neither end is told. */
export type Silence = 'none' | 'both' | 'to-client' | 'to-server'

/** What may be done to frames by a bad network, as probabilities. */
export interface Mischief {
  readonly duplicates: number
  readonly losses: number
}

type Parcel =
  | { readonly kind: 'frame'; readonly text: string; readonly stamp: number }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }

/** After so long without an answer a machine gives a connection up; real ones take minutes. */
const TCP_MS = 9_000

/** Who finds out that a link carries nothing any more: a server by its pings, or both, sooner or later, by TCP. */
export type Watch = 'server' | 'both'

/** One way of a link: keeps the order, takes its time, can be held up. */
class Pipe {
  #parcels: Parcel[] = []
  #length = 0
  #stalledUntil = 0
  #cancel: (() => void) | undefined
  readonly #scene: Scene
  readonly #deliver: (parcel: Parcel) => void

  constructor(scene: Scene, deliver: (parcel: Parcel) => void) {
    this.#scene = scene
    this.#deliver = deliver
  }

  /** Characters that wait because nothing goes on. */
  get stuck(): number {
    return this.#stalledUntil > this.#scene.clock.now ? this.#length : 0
  }

  put(parcel: Parcel): void {
    this.#parcels.push(parcel)
    if (parcel.kind === 'frame') this.#length += parcel.text.length
    this.#arm()
  }

  stall(until: number): void {
    this.#stalledUntil = until
    this.#cancel?.()
    this.#cancel = undefined
    this.#arm()
  }

  end(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#parcels = []
    this.#length = 0
  }

  #arm(): void {
    const { clock, chance } = this.#scene
    if (this.#cancel || this.#parcels.length === 0) return
    const delayMs = Math.max(this.#stalledUntil - clock.now, chance.between(1, 60))
    this.#cancel = clock.after(delayMs, () => this.#flush())
  }

  /** What left at about the same time arrives together. */
  #flush(): void {
    this.#cancel = undefined
    const batch = this.#parcels
    this.#parcels = []
    this.#length = 0
    for (const parcel of batch) this.#deliver(parcel)
    this.#arm()
  }
}

/** The network between one socket of the client and one session of a server. */
export class Link implements Connection {
  /** How it is told from the others of its story. */
  readonly id: number
  /** How much had happened when it was accepted. */
  acceptedAt = 0
  epoch = ''
  /** The token of its request, where it had one. */
  token: string | undefined
  peer: Peer | undefined
  silence: Silence = 'none'
  /** Whether anything was done to it that could be noticed. */
  troubles = 0
  /** Facts in frames that were lost on it. */
  readonly lost = new Set<number>()
  readonly #scene: Scene
  readonly #client: ClientEnd
  readonly #mischief: () => Mischief
  readonly #noise: Noise
  readonly #watch: Watch
  readonly #chance: Chance
  readonly #down: Pipe
  readonly #up: Pipe
  #clientSide: 'open' | 'left' | 'gone' = 'open'
  #serverSide: 'open' | 'gone' = 'open'

  constructor(
    scene: Scene,
    id: number,
    client: ClientEnd,
    {
      mischief,
      noise = NOISE,
      watch = 'server',
    }: {
      readonly mischief: () => Mischief
      readonly noise?: Noise
      readonly watch?: Watch
    },
  ) {
    this.#scene = scene
    this.id = id
    this.#client = client
    this.#mischief = mischief
    this.#noise = noise
    this.#watch = watch
    this.#chance = scene.chance
    this.#down = new Pipe(scene, (parcel) => this.#toClient(parcel))
    this.#up = new Pipe(scene, (parcel) => this.#toServer(parcel))
  }

  /** Whether the client has not closed it and was not told of its end. */
  get isHeld(): boolean {
    return this.#clientSide === 'open'
  }

  get isGone(): boolean {
    return this.#clientSide === 'gone'
  }

  readonly send = (frames: readonly Frames[]): void => {
    const stamp = this.#scene.truth.head
    for (const text of textsOf(frames)) this.#down.put({ kind: 'frame', text, stamp })
  }

  readonly close = (code: number, reason: string): void => {
    this.#serverSide = 'gone'
    this.#down.put({ kind: 'close', code, reason })
  }

  readonly buffered = (): number => this.#down.stuck

  say(text: string): void {
    this.#up.put({ kind: 'frame', text, stamp: 0 })
  }

  /** The client closes: what is under way to it still arrives, as with any WebSocket. */
  leave(code: number, reason: string): void {
    if (this.#clientSide !== 'open') return
    this.#clientSide = 'left'
    for (const watcher of this.#scene.watchers) watcher.onLeft?.(this)
    this.#up.put({ kind: 'close', code, reason })
  }

  /** The client gives it up without a word. */
  terminate(): void {
    if (this.#clientSide === 'gone') return
    this.#scene.clock.after(1, () => this.#endClient(1006, ''))
    this.loseServer(this.#chance.between(1, 500))
  }

  /** Breaks; each end hears of it when it does, or not at all. */
  cut(clientHearsIn: number | undefined, serverHearsIn: number): void {
    this.troubles += 1
    this.silence = 'both'
    this.#down.end()
    this.#up.end()
    const hearsIn = clientHearsIn ?? (this.#watch === 'both' ? TCP_MS : undefined)
    if (hearsIn !== undefined) this.#scene.clock.after(hearsIn, () => this.#endClient(1006, ''))
    this.loseServer(serverHearsIn)
  }

  /** Comes to nothing, or to an end that both see at once. */
  fail(): void {
    this.silence = 'both'
    this.#down.end()
    this.#up.end()
    this.#endServer()
    this.#endClient(1006, '')
  }

  /** The server gets no answer to its pings, and closes. */
  giveUp(delayMs: number): void {
    this.#scene.clock.after(delayMs, () => {
      if (this.#watch === 'both') this.#endClient(1006, '')
      if (this.#serverSide === 'gone') return
      this.#endServer()
      this.#down.put({ kind: 'close', code: 4409, reason: 'no pong' })
    })
  }

  loseServer(delayMs: number): void {
    this.#scene.clock.after(delayMs, () => this.#endServer())
  }

  /** Something that no server says, or not yet. */
  disturb(): void {
    if (this.#clientSide === 'gone' || this.peer === undefined) return
    this.#client.onFrame(this.#chance.pick(this.#noise))
  }

  stall(forMs: number): void {
    this.troubles += 1
    const until = this.#scene.clock.now + forMs
    this.#down.stall(until)
    this.#up.stall(until)
  }

  #toClient(parcel: Parcel): void {
    if (this.silence === 'both' || this.silence === 'to-client') return
    if (parcel.kind === 'close') return this.#endClient(parcel.code, parcel.reason)
    if (this.#clientSide === 'gone') return
    const { losses, duplicates } = this.#mischief()
    const isEvent = parcel.text.startsWith('{"event"')
    if (isEvent && losses > 0 && this.#chance.happens(losses)) return this.#lose(parcel.text)
    this.#hear(parcel)
    if (isEvent && duplicates > 0 && this.#chance.happens(duplicates)) this.#hear(parcel)
    if (this.#down.stuck === 0 && this.#serverSide === 'open') this.peer?.onDrain()
  }

  #lose(text: string): void {
    const { offset } = JSON.parse(text) as { offset: number }
    this.lost.add(this.#scene.truth.numberOf(this.epoch, offset))
    this.#scene.trace(() => `${this.id} loses ${text}`)
  }

  #hear({ text, stamp }: { readonly text: string; readonly stamp: number }): void {
    if (this.#clientSide === 'gone') return
    const heard: Heard = { text, frame: parsed(text), stamp }
    const { watchers, trace } = this.#scene
    trace(() => `${this.id} ${this.isHeld ? '<' : '(left) <'} ${text}`)
    for (const watcher of watchers) watcher.onHears?.(this, heard)
    this.#client.onFrame(text)
    for (const watcher of watchers) watcher.onHeard?.(this, heard)
  }

  #toServer(parcel: Parcel): void {
    if (this.silence === 'both' || this.silence === 'to-server') return
    if (parcel.kind === 'frame') {
      if (this.#serverSide !== 'open') return
      for (const watcher of this.#scene.watchers) watcher.onArrived?.(this, parcel.text)
      this.peer?.onText(parcel.text)
      return
    }
    this.#endServer()
    // The answer to the close.
    this.#down.put(parcel)
  }

  #endServer(): void {
    if (this.#serverSide === 'gone') return
    this.#serverSide = 'gone'
    this.peer?.onClose()
  }

  #endClient(code: number, reason: string): void {
    if (this.#clientSide === 'gone') return
    const { watchers, trace } = this.#scene
    trace(() => `${this.id} ended ${code} ${reason}`)
    for (const watcher of watchers) watcher.onEnded?.(this, code, reason)
    this.#clientSide = 'gone'
    this.#client.onClose(code, reason)
    this.#down.end()
  }
}

/** Nothing for what is no one document: some wires put several into a frame. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
