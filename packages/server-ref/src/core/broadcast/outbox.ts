import type { Connection } from '../connection.ts'
import type { SessionOptions } from '../options.ts'
import type { FlushClock, Flushable } from '../sessions/flush-clock.ts'
import type { Cancel, World } from '../world.ts'

export interface OutboxHost {
  readonly world: World
  readonly options: Pick<SessionOptions, 'maxBuffered' | 'slowAfterMs'>
  readonly flushes: FlushClock
  /** Makes one frame of several, where the wire has that. */
  readonly join?: ((frames: readonly string[]) => string) | undefined
  /** Told of frames that were put on the connection. */
  readonly onSent: (frames: number) => void
}

export interface OutboxOwner {
  readonly connection: Connection
  readonly close: (code: number, reason: string) => void
  /** The client takes frames again. */
  readonly onWritable: () => void
}

type Stage =
  | { readonly name: 'live' }
  /** Is not written to until the client has read what it has been sent. */
  | { readonly name: 'waiting'; readonly cancel: Cancel }
  | { readonly name: 'ended' }

const LIVE: Stage = { name: 'live' }

/**
 * What goes to one connection of a wire without positions, in order. Nothing can be asked for again
 * there, so a client that reads too slowly is closed rather than skipped: it learns that it missed
 * something.
 */
export class Outbox implements Flushable {
  readonly #host: OutboxHost
  readonly #owner: OutboxOwner
  #stage: Stage = LIVE
  #held: string[] = []
  /** Characters of those. */
  #length = 0

  constructor(host: OutboxHost, owner: OutboxOwner) {
    this.#host = host
    this.#owner = owner
  }

  get isWritable(): boolean {
    return this.#stage.name === 'live'
  }

  /** Written at the end of the turn, with all else that happens in it. */
  offer(frames: readonly string[]): void {
    if (this.#stage.name === 'ended') return
    const isFirst = this.#held.length === 0
    this.#hold(frames)
    if (isFirst && this.#stage.name === 'live') this.#host.flushes.add(this)
  }

  /** Written at once, behind what happened before. */
  send(frames: readonly string[]): void {
    if (this.#stage.name === 'ended') return
    this.#hold(frames)
    this.flush()
  }

  flush(): void {
    if (this.#stage.name !== 'live' || this.#held.length === 0) return
    const { join } = this.#host
    const frames = join ? joined(this.#held, join) : this.#held
    this.#held = []
    this.#length = 0
    this.#host.onSent(frames.length)
    this.#owner.connection.send(frames)
    const buffered = this.#owner.connection.buffered()
    if (this.#isLive() && buffered > this.#host.options.maxBuffered) this.#wait(buffered)
  }

  onDrain(): void {
    const stage = this.#stage
    if (stage.name !== 'waiting') return
    stage.cancel()
    this.#stage = LIVE
    this.flush()
    if (this.#isLive()) this.#owner.onWritable()
  }

  end(): void {
    if (this.#stage.name === 'waiting') this.#stage.cancel()
    this.#stage = { name: 'ended' }
    this.#held = []
    this.#length = 0
  }

  #hold(frames: readonly string[]): void {
    for (const frame of frames) {
      this.#held.push(frame)
      this.#length += frame.length
    }
    // Only one who does not read gets so far behind: the others are written to in every turn.
    if (this.#stage.name === 'waiting' && this.#length > this.#host.options.maxBuffered) {
      this.#owner.close(4411, 'too slow')
    }
  }

  #wait(before: number): void {
    const { world, options } = this.#host
    const cancel = world.after(options.slowAfterMs, () => this.#askWhetherItReads(before))
    this.#stage = { name: 'waiting', cancel }
  }

  #askWhetherItReads(before: number): void {
    if (this.#stage.name !== 'waiting') return
    const now = this.#owner.connection.buffered()
    if (now === 0) this.onDrain()
    else if (now < before) this.#wait(now)
    else this.#owner.close(4411, 'reads nothing')
  }

  /** Whether a write did not change that. */
  #isLive(): boolean {
    return this.#stage.name === 'live'
  }
}

/** Characters of one frame that is made of several: a quarter of what clients read. */
const MOST_JOINED = 262_144

function joined(
  frames: readonly string[],
  join: (frames: readonly string[]) => string,
): readonly string[] {
  const groups: string[][] = []
  let room = 0
  for (const frame of frames) {
    if (groups.length === 0 || frame.length > room) {
      groups.push([])
      room = MOST_JOINED
    }
    groups.at(-1)?.push(frame)
    room -= frame.length + 1
  }
  return groups.map((group) => (group.length === 1 ? (group[0] ?? '') : join(group)))
}
