import type { Bookmark, EventMessage, Gap, Snapshot } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import { RegistryFold } from './fold.ts'
import { readSnapshot } from './read-snapshot.ts'
import type { ReadSnapshot } from './read-snapshot.ts'
import { readState } from './read-state.ts'
import type { Registry } from './registry.ts'
import { retryDelayMs } from './retry-delay.ts'
import { concerns, isWhole, within } from './scope.ts'
import { share } from './share.ts'
import { SilenceTimer } from './silence-timer.ts'
import type { Source, SourceHost, Standing } from './source.ts'
import { COMPLETE } from './status.ts'
import type { SyncReason } from './status.ts'

/** So many events wait for the answer of the server; with more, it is asked anew. */
const MOST_HELD = 20_000

/** After so many reads in vain the snapshot is asked for on another connection, which needs no second door. */
const READS = 2

/** What the picture is made from now. */
type Stage =
  | { readonly kind: 'away' }
  /** The server sends its whole state. */
  | { readonly kind: 'receiving'; readonly parts: unknown[] }
  /** It was asked for over HTTP, and events wait for the answer, which must not be older than `from`. */
  | {
      readonly kind: 'reading'
      readonly reading: AbortController
      readonly from: number
      readonly held: EventMessage[]
    }
  /** It is asked for later. */
  | { readonly kind: 'waiting'; readonly cancel: () => void }
  /** Events change it. */
  | { readonly kind: 'following' }

type Reading = Extract<Stage, { kind: 'reading' }>

/**
 * A picture of a server with positions: exact, for the client's ledger lets no event pass twice, late, or unnoticed, and
 * the server's digests are compared with our own.
 */
export class LogSource implements Source {
  readonly #host: SourceHost
  readonly #silence: SilenceTimer
  #stage: Stage = { kind: 'away' }
  /** The last consistent picture, also while it is read anew. */
  #fold: RegistryFold
  /** What the picture says is true up to here. */
  #at = 0
  /** Whether what it lacks is all still to come. */
  #hold: 'kept' | 'broken' = 'broken'
  #epoch = ''
  /** How far the connection has come. */
  #reached = 0
  #can: 'send snapshots' | 'be asked only' = 'be asked only'
  /** Reads in vain, and digests that differed, in a row. */
  #failures = 0
  #divergences = 0

  constructor(host: SourceHost, start: Registry) {
    this.#host = host
    this.#fold = new RegistryFold(start)
    this.#silence = new SilenceTimer(host.world, () => this.#onSilence())
  }

  get registry(): Registry {
    return this.#fold.snapshot()
  }

  readonly takeGone = (): ReadonlySet<string> => this.#fold.takeGone()

  readonly live = ({ can, welcome, snapshot }: Standing): void => {
    const { position, recovered, heartbeatMs } = welcome ?? {}
    const isSameLog = position?.epoch === this.#epoch
    this.#can = can.snapshot ? 'send snapshots' : 'be asked only'
    this.#epoch = position?.epoch ?? ''
    this.#reached = Math.max(position?.offset ?? 0, isSameLog ? this.#reached : 0)
    this.#silence.start(heartbeatMs)
    if (recovered && isSameLog && this.#hold === 'kept') {
      this.#stage = { kind: 'following' }
      this.#host.worth({ state: 'syncing', reason: 'catching-up' })
    } else if (snapshot === 'comes') {
      this.#hold = 'broken'
      this.#stage = { kind: 'receiving', parts: [] }
      this.#host.worth({ state: 'syncing', reason: 'reading' })
    } else this.#read('reading')
  }

  readonly event = (event: EventMessage): void => {
    this.#silence.heard()
    this.#reached = Math.max(this.#reached, event.offset ?? 0)
    if (this.#stage.kind === 'reading') {
      this.#stage.held.push(event)
      if (this.#stage.held.length > MOST_HELD) this.#read('gap')
    } else if (this.#stage.kind === 'following' && this.#apply(event)) this.#host.changed('events')
  }

  readonly snapshot = ({ state, last, position }: Snapshot): void => {
    const stage = this.#stage
    this.#silence.heard()
    if (stage.kind !== 'receiving') return
    stage.parts.push(state)
    if (!last) return
    const registry = readState(stage.parts)
    if (!registry) return this.#fail(unreadable('the snapshot is no state of a registry'))
    this.#take({ registry, position }, [])
    // Its bookmark follows, behind what happened since.
    this.#host.worth({ state: 'syncing', reason: 'catching-up' })
  }

  readonly bookmark = ({ position: { epoch, offset }, digest }: Bookmark): void => {
    this.#silence.heard()
    if (epoch !== this.#epoch) return
    this.#reached = Math.max(this.#reached, offset)
    // It stands behind the snapshot, which does not come any more then.
    if (this.#stage.kind === 'receiving') return this.#read('reading')
    // A picture that was read may be further than the connection.
    if (this.#stage.kind !== 'following' || offset < this.#at) return
    this.#at = offset
    const own = this.#fold.digest
    if (own !== undefined && digest !== undefined && own !== digest) return this.#diverge()
    this.#divergences = 0
    this.#host.worth({ state: 'live', coverage: COMPLETE })
  }

  /** What has come so far is not all there was. */
  readonly gap = ({ to = 0 }: Gap): void => {
    this.#reached = Math.max(this.#reached, to)
    if (this.#stage.kind === 'away') this.#hold = 'broken'
    else if (this.#stage.kind !== 'receiving') this.#read('gap')
  }

  readonly ended = (): void => {
    this.stop()
    this.#stage = { kind: 'away' }
  }

  readonly stop = (): void => {
    this.#silence.stop()
    this.#leaveStage()
  }

  #leaveStage(): void {
    if (this.#stage.kind === 'reading') this.#stage.reading.abort()
    if (this.#stage.kind === 'waiting') this.#stage.cancel()
  }

  /** Whether it was news. */
  #apply(event: EventMessage): boolean {
    const { offset = Infinity, data } = event
    if (offset <= this.#at) return false
    if (offset !== Infinity) this.#at = offset
    const fold = this.#fold
    if (!concerns(this.#host.scope, data, (nodeId) => fold.serviceOf(nodeId))) return false
    fold.apply(event)
    return true
  }

  #read(reason: SyncReason): void {
    this.#leaveStage()
    const reading = new AbortController()
    const stage: Reading = { kind: 'reading', reading, from: this.#floor(), held: [] }
    this.#stage = stage
    this.#hold = 'broken'
    this.#host.worth({ state: 'syncing', reason })
    const { signal } = reading
    this.#host
      .http()
      .then((source) => readSnapshot({ ...source, signal }))
      .then(
        (read) => {
          if (this.#stage === stage) this.#compare(stage, read)
        },
        (error: unknown) => {
          if (this.#stage === stage) this.#fail(error)
        },
      )
  }

  /** What was before the subscription is only in an answer that is not older than it. */
  #floor(): number {
    const { epoch, offset } = this.#host.position() ?? { epoch: '', offset: 0 }
    return epoch === this.#epoch ? Math.max(offset, this.#reached) : this.#reached
  }

  /** It may be of a server that has begun anew, or that lags behind the one that is connected. */
  #compare({ from, held }: Reading, read: ReadSnapshot): void {
    const { epoch, offset } = read.position
    if (epoch !== this.#epoch) return this.#fail(unreadable('the snapshot is of another log'))
    if (offset < from) return this.#fail(unreadable('the snapshot is older than the connection'))
    this.#take(read, held)
    // Once a digest has differed, only one that agrees is believed.
    if (this.#divergences > 0) this.#host.worth({ state: 'syncing', reason: 'diverged' })
    else this.#host.worth({ state: 'live', coverage: COMPLETE })
  }

  /** In one step, so that nobody ever sees a part of it. */
  #take({ registry, position }: ReadSnapshot, held: readonly EventMessage[]): void {
    const { scope } = this.#host
    const start = share(this.registry, within(scope, registry))
    this.#fold = new RegistryFold(start, isWhole(scope) ? 'audited' : 'unaudited')
    this.#stage = { kind: 'following' }
    this.#hold = 'kept'
    this.#failures = 0
    this.#at = position.offset
    for (const event of held) this.#apply(event)
    this.#host.changed('resync')
  }

  #fail(error: unknown): void {
    const cause =
      error instanceof MaxineError
        ? error
        : new MaxineError('request_failed', 'the registry could not be read', { cause: error })
    this.#failures += 1
    this.#host.worth({ state: 'stale', reason: 'unreadable', cause })
    const isInVain = this.#failures >= READS || !cause.retryable
    if (this.#can === 'send snapshots' && isInVain) {
      this.#failures = 0
      this.#host.reconnect(cause, 'without-position')
    } else this.#readLater(this.#failures, 'reading')
  }

  /** Never live while the two differ: it is read until they agree. */
  #diverge(): void {
    this.#divergences += 1
    this.#hold = 'broken'
    if (this.#divergences === 1) return this.#read('diverged')
    this.#host.worth({ state: 'syncing', reason: 'diverged' })
    this.#readLater(this.#divergences, 'diverged')
  }

  #readLater(times: number, reason: SyncReason): void {
    this.#leaveStage()
    const { world } = this.#host
    const delayMs = retryDelayMs(times, world.random())
    this.#stage = { kind: 'waiting', cancel: world.after(delayMs, () => this.#read(reason)) }
  }

  #onSilence(): void {
    const cause = new MaxineError(
      'connection_silent',
      'the server has not said for too long where it is',
      {
        retryable: true,
      },
    )
    this.#host.worth({ state: 'stale', reason: 'silent', cause })
    this.#host.reconnect(cause, 'with-position')
  }
}

function unreadable(message: string): MaxineError {
  return new MaxineError('bad_response', message, { retryable: true })
}
