import type { EventMessage } from 'maxine-protocol'
import { MaxineError } from '../../errors.ts'
import type { World } from '../../world.ts'
import { retryDelayMs } from '../retry-delay.ts'
import type { SourceHost } from '../source.ts'
import { Tally } from './meter.ts'
import type { Boot } from './meter.ts'
import { Rest } from './rest.ts'
import { Routes } from './routes.ts'

/** More events than this are not kept for a list that is long in coming: it is asked for anew. */
const MOST_HELD = 20_000

/** So often on one connection the count can be wrong before it is not believed any more. */
const MOST_LOSSES = 3

/** Between two lists: this, doubled with each that follows soon, up to the other. Milliseconds. */
const SPACING = { firstMs: 250, mostMs: 5_000, forgottenAfterMs: 10_000 }

/**
 * What the counter of the server says: `agrees`, that everything came; `lost`, that something did not; `another`, that
 * it is another process than before; `uncounted`, nothing.
 */
export type Measured = 'agrees' | 'lost' | 'another' | 'uncounted'

/** Between two comparisons with the server’s count of events, in milliseconds; spread, for many clients ask. */
const AUDIT_MS = { least: 5_000, most: 30_000 }

export function auditAfterMs({ random }: Pick<World, 'random'>): number {
  return AUDIT_MS.least + random() * (AUDIT_MS.most - AUDIT_MS.least)
}

/** One connection to an old server, from its beginning to its end. Everything that is waited for ends with it. */
export class Visit {
  readonly routes: Routes
  readonly #host: SourceHost
  readonly #boot: Boot
  readonly #over = new AbortController()
  readonly #rest: Rest
  #tally = new Tally()
  #received = 0
  #held: EventMessage[] | undefined
  #losses = 0
  #proof: 'exact' | 'vague' = 'vague'
  #listedAt = -Infinity
  #lists = 0

  constructor(host: SourceHost, boot: Boot) {
    this.#host = host
    this.#boot = boot
    this.#rest = new Rest(host.world, this.#over.signal)
    this.routes = new Routes(host, this.#over.signal)
  }

  hasEnded(): boolean {
    return this.#over.signal.aborted
  }

  /** Events of this connection so far. */
  get received(): number {
    return this.#received
  }

  end(): void {
    this.#over.abort(new MaxineError('closed', 'the connection has ended'))
  }

  hear(event: EventMessage): void {
    this.#received += 1
    this.#held?.push(event)
    if ((this.#held?.length ?? 0) > MOST_HELD) this.#held = undefined
  }

  /** Keeps what comes from now on, until it is taken. */
  hold(): void {
    this.#held = []
  }

  /** What has come since; rejects where it was too much. */
  takeHeld(): readonly EventMessage[] {
    const held = this.#held
    this.#held = undefined
    if (held) return held
    const details = { retryable: true }
    throw new MaxineError('overflow', 'too many events came before the list of nodes', details)
  }

  /** Compares the server’s count of events with what came. When it resolves, all that was sent before has come. */
  async measure(): Promise<Measured> {
    const { now } = this.#host.world
    const from = this.#received
    const askedAt = now()
    const metrics = await this.routes.metrics()
    const answeredAt = now()
    await this.barrier()
    if (!metrics) return 'uncounted'
    const boot = this.#boot.see(metrics, { from: askedAt, to: answeredAt })
    if (boot === 'another') this.#tally = new Tally()
    const isRight = this.#tally.agrees(metrics, { from, to: this.#received })
    if (boot === 'another') return 'another'
    return isRight ? 'agrees' : this.#lose()
  }

  /**
   * Whether the count has come to be exact since a list was taken. What got lost before that may have left no trace in
   * it, so the list has to be taken once more.
   */
  get isProvableNow(): boolean {
    return this.#proof === 'vague' && this.#tally.isExact
  }

  /** From now on nothing is lost unnoticed, if the count is exact. */
  beginProof(): void {
    this.#proof = this.#tally.isExact ? 'exact' : 'vague'
  }

  #lose(): Measured {
    this.#tally = new Tally()
    this.#losses += 1
    // A server that heeds a filter counts what it does not send.
    return this.#losses > MOST_LOSSES ? 'uncounted' : 'lost'
  }

  /** When it resolves, all has come that had been sent. */
  async barrier(): Promise<void> {
    await this.#rest.whileItLasts(this.#host.barrier())
  }

  /** Lists are large: one that follows another soon has to wait. */
  async spaceLists(): Promise<void> {
    const { now, random } = this.#host.world
    const agoMs = now() - this.#listedAt
    this.#lists = agoMs > SPACING.forgottenAfterMs ? 0 : this.#lists + 1
    const spacingMs = Math.min(SPACING.firstMs * 2 ** this.#lists, SPACING.mostMs)
    const waitMs = spacingMs * (0.5 + random() / 2) - agoMs
    if (waitMs > 0) await this.rest(waitMs)
    this.#listedAt = now()
  }

  async backOff(failures: number): Promise<void> {
    await this.rest(retryDelayMs(failures, this.#host.world.random()))
  }

  /** Resolves after that long, or when it is woken. */
  rest(delayMs: number): Promise<void> {
    return this.#rest.for(delayMs)
  }

  wake(): void {
    this.#rest.wake()
  }
}
