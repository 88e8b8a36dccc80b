import type { Connection, Peer } from '../connection.ts'
import { textsOf } from '../event-batch.ts'
import type { Frames } from '../event-batch.ts'
import type { Cancel, World } from '../world.ts'

/** Every trouble there is. */
export type FaultName =
  | 'stall'
  | 'halfOpen'
  | 'duplicate'
  | 'garble'
  | 'truncate'
  | 'delay'
  | 'refuse'
  | 'drop'
  | 'fallBehind'

/** The trouble that stands now. */
export interface FaultSettings {
  readonly flow: 'flows' | 'stalled' | 'half-open'
  readonly delayMs: number
  /** Whether the core is told the truth about what is unread. */
  readonly readings: 'true' | 'full'
  /** 0 for never. */
  readonly duplicateEvery: number
  readonly garbleEvery: number
  readonly truncateEvery: number
}

/** No trouble: while it is these very settings, frames go on as they came. */
export const NO_FAULTS: FaultSettings = {
  flow: 'flows',
  delayMs: 0,
  readings: 'true',
  duplicateEvery: 0,
  garbleEvery: 0,
  truncateEvery: 0,
}

/** What all connections in trouble share. */
export interface FaultyShared {
  readonly world: World
  readonly settings: () => FaultSettings
  readonly count: (name: FaultName) => void
}

/** A write that has not gone out yet. */
interface Held {
  readonly frames: readonly string[]
  readonly length: number
  /** Milliseconds since 1970. */
  readonly due: number
}

/** Characters held back for one connection; it is closed where there would be more. */
const MOST_HELD = 4_194_304

/** A connection with trouble on the way, and the peer that goes with it. */
export class FaultyConnection implements Connection {
  readonly #inner: Connection
  readonly #shared: FaultyShared
  #peer: Peer | undefined
  #held: Held[] = []
  /** Characters of those. */
  #length = 0
  #framesSent = 0
  #cancel: Cancel = () => undefined
  #life: 'open' | 'ended' = 'open'
  /** Whether it is half-open by itself, whatever stands for all. */
  #line: 'whole' | 'cut' = 'whole'
  /** A close that a half-open connection never carried. */
  #unclosed: readonly [code: number, reason: string] | undefined

  constructor(inner: Connection, shared: FaultyShared) {
    this.#inner = inner
    this.#shared = shared
  }

  readonly send = (frames: readonly Frames[]): void => {
    const settings = this.#shared.settings()
    if (this.#isHalfOpen()) return this.#shared.count('halfOpen')
    if (settings === NO_FAULTS && this.#held.length === 0) return this.#inner.send(frames)
    const { flow, delayMs } = settings
    const changed = textsOf(frames).flatMap((frame) => this.#change(frame))
    const due = Math.max(this.#shared.world.now() + delayMs, this.#held.at(-1)?.due ?? 0)
    const length = changed.reduce((sum, { length: added }) => sum + added, 0)
    if (flow === 'stalled') this.#shared.count('stall')
    else if (delayMs > 0) this.#shared.count('delay')
    this.#held.push({ frames: changed, length, due })
    this.#length += length
    this.#sendDue()
    if (this.#length > MOST_HELD) this.close(1011, 'too much was held back')
  }

  readonly close = (code: number, reason: string): void => {
    if (this.#life === 'ended') return
    this.#end()
    if (this.#isHalfOpen()) this.#unclosed = [code, reason]
    else this.#inner.close(code, reason)
  }

  readonly buffered = (): number => {
    if (this.#shared.settings().readings === 'true') return this.#inner.buffered() + this.#length
    this.#shared.count('fallBehind')
    return Infinity
  }

  /** The core's end, as the socket is to call it. */
  wrap(peer: Peer, onGone: () => void): Peer {
    this.#peer = peer
    const isHeard = () => {
      const isCutOff = this.#isHalfOpen()
      if (isCutOff) this.#shared.count('halfOpen')
      return !isCutOff
    }
    return {
      ...(peer.onPong && {
        onPong: () => {
          if (isHeard()) peer.onPong?.()
        },
      }),
      onText: (text) => {
        if (isHeard()) peer.onText(text)
      },
      onBinary: () => {
        if (isHeard()) peer.onBinary()
      },
      onDrain: () => {
        if (this.buffered() === 0) peer.onDrain()
      },
      onClose: () => {
        this.#end()
        this.#unclosed = undefined
        onGone()
        peer.onClose()
      },
    }
  }

  /** From now on it is half-open, and others are not. */
  cutOff(): void {
    this.#line = 'cut'
  }

  /** The trouble is over. */
  recover(): void {
    this.#line = 'whole'
    if (this.#unclosed) this.#inner.close(...this.#unclosed)
    this.#unclosed = undefined
    if (this.#life === 'ended') return
    this.#held = this.#held.map((held) => ({ ...held, due: 0 }))
    this.#sendDue()
    if (this.buffered() === 0) this.#peer?.onDrain()
  }

  #isHalfOpen(): boolean {
    return this.#line === 'cut' || this.#shared.settings().flow === 'half-open'
  }

  #end(): void {
    this.#life = 'ended'
    this.#cancel()
    this.#held = []
    this.#length = 0
  }

  #sendDue(): void {
    const { world, settings } = this.#shared
    this.#cancel()
    if (settings().flow !== 'flows' || this.#line === 'cut') return
    while (this.#held[0] && this.#held[0].due <= world.now()) {
      const [{ frames, length }] = this.#held as [Held]
      this.#held.shift()
      this.#length -= length
      this.#inner.send(frames)
    }
    const [next] = this.#held
    if (next) this.#cancel = world.after(next.due - world.now(), () => this.#onDue())
  }

  #onDue(): void {
    this.#sendDue()
    if (this.buffered() === 0) this.#peer?.onDrain()
  }

  #change(frame: string): readonly string[] {
    this.#framesSent += 1
    const { duplicateEvery, garbleEvery, truncateEvery } = this.#shared.settings()
    let changed = frame
    if (this.#isHit('garble', garbleEvery)) changed = garbled(changed, this.#shared.world.random())
    if (this.#isHit('truncate', truncateEvery)) changed = changed.slice(0, changed.length / 2)
    return this.#isHit('duplicate', duplicateEvery) ? [changed, changed] : [changed]
  }

  #isHit(name: FaultName, every: number): boolean {
    const isHit = every > 0 && this.#framesSent % every === 0
    if (isHit) this.#shared.count(name)
    return isHit
  }
}

/** One bit, somewhere, is the other one. */
function garbled(frame: string, chance: number): string {
  const at = Math.floor(chance * frame.length)
  const other = String.fromCharCode(frame.charCodeAt(at) ^ 1)
  return frame.slice(0, at) + other + frame.slice(at + 1)
}
