import type { EventMessage } from 'maxine-protocol'
import { MaxineError } from '../../errors.ts'
import type { Registry } from '../registry.ts'
import type { Source, SourceHost } from '../source.ts'
import type { Coverage, SyncReason } from '../status.ts'
import { followHistory } from './follow-history.ts'
import { followList } from './follow-list.ts'
import { Boot } from './meter.ts'
import type { OldFold } from './old-fold.ts'
import { Picture } from './picture.ts'
import type { Tail } from './tail.ts'
import { Visit } from './visit.ts'

/** A server that has not answered one request after so many tries cannot be asked from here. */
const MOST_UNHEARD = 3

/** What the two ways to follow an old server share. */
export interface OldState {
  readonly host: SourceHost
  readonly picture: Picture
  readonly boot: Boot
  /** What events of this connection are applied to: shown, or about to be. */
  fold: OldFold | undefined
  /** Of that. */
  coverage: Coverage | undefined
  /** What was followed without a list, of which more may be found out from the history. */
  memory: Memory | undefined
  /** From now on what shows is the last that was right. */
  readonly syncing: (reason: SyncReason) => void
  /** It has been made anew. */
  readonly shown: (fold: OldFold, names?: readonly string[]) => void
}

export interface Memory {
  readonly fold: OldFold
  readonly tail: Tail
  /** How many processes there had been. */
  readonly boots: number
}

/** A picture of a registry on a server without positions. */
export function createOldSource(host: SourceHost, start: Registry): Source {
  return new OldSource(host, start)
}

class OldSource implements Source, OldState {
  readonly host: SourceHost
  readonly picture: Picture
  readonly boot = new Boot()
  fold: OldFold | undefined
  coverage: Coverage | undefined
  memory: Memory | undefined
  #visit: Visit | undefined
  #failures = 0
  #way: 'list' | 'history' = 'list'
  #stage: 'making' | 'following' = 'making'
  #lapse: { readonly due: number; readonly cancel: () => void } | undefined

  constructor(host: SourceHost, start: Registry) {
    this.host = host
    this.picture = new Picture(host.scope, start)
  }

  get registry(): Registry {
    return this.picture.registry
  }

  readonly takeGone = (): ReadonlySet<string> => this.picture.takeGone()

  readonly live = (): void => {
    this.ended()
    const visit = new Visit(this.host, this.boot)
    this.#visit = visit
    this.#failures = 0
    void this.#follow(visit)
  }

  readonly event = (event: EventMessage): void => {
    const visit = this.#visit
    if (!visit) return
    visit.hear(event)
    this.fold?.apply(event, this.host.world.now(), 'live')
    if (this.#stage !== 'following') return
    if (this.#way === 'history') this.memory?.tail.add(event)
    else if (this.fold?.doubts.size) {
      // Nobody can say what became of a node: what shows stays as it was until it is known.
      this.syncing('reading')
      return visit.wake()
    }
    this.#watchTime()
    this.host.changed('events')
  }

  /** Such a server has none of these. */
  readonly snapshot = (): void => undefined
  readonly bookmark = (): void => undefined
  readonly gap = (): void => undefined

  readonly ended = (): void => {
    this.#visit?.end()
    this.#visit = undefined
    this.#freeze()
    this.fold = undefined
    this.coverage = undefined
  }

  readonly stop = this.ended

  readonly syncing = (reason: SyncReason): void => {
    this.#freeze()
    // As long as it cannot be read it is stale.
    if (reason !== 'reading' || this.#failures === 0) this.host.worth({ state: 'syncing', reason })
  }

  readonly shown = (fold: OldFold, names?: readonly string[]): void => {
    this.fold = fold
    this.#failures = 0
    const shows = this.picture.show(fold, names)
    this.#stage = 'following'
    this.#watchTime()
    if (shows === 'another') this.host.changed('resync')
  }

  #freeze(): void {
    this.picture.freeze()
    this.#stage = 'making'
    this.#lapse?.cancel()
    this.#lapse = undefined
  }

  async #follow(visit: Visit): Promise<void> {
    this.#way = 'list'
    while (!visit.hasEnded()) {
      try {
        await (this.#way === 'list' ? followList(this, visit) : followHistory(this, visit))
        this.#way = this.#way === 'list' ? 'history' : 'list'
        this.fold = undefined
      } catch (error) {
        if (visit.hasEnded()) return
        this.#failed(error)
        const { routes } = visit
        if (this.#failures >= MOST_UNHEARD && routes.voice === 'unheard') routes.voice = 'given up'
        await visit.backOff(this.#failures).catch(() => undefined)
      }
    }
  }

  #failed(failure: unknown): void {
    this.#freeze()
    this.#failures += 1
    const message = 'the server’s state cannot be read'
    const cause =
      failure instanceof MaxineError
        ? failure
        : new MaxineError('request_failed', message, { retryable: true, cause: failure })
    this.host.worth({ state: 'stale', reason: 'unreadable', cause })
  }

  /** An open circuit becomes half-open without anybody saying so. */
  #watchTime(): void {
    const { world } = this.host
    const due = this.fold?.nextDue ?? Infinity
    if (due === (this.#lapse?.due ?? Infinity)) return
    this.#lapse?.cancel()
    this.#lapse = undefined
    if (due === Infinity) return
    const cancel = world.after(Math.max(0, due - world.now()), () => {
      this.#lapse = undefined
      this.fold?.lapse(world.now())
      this.#watchTime()
      this.host.changed('events')
    })
    this.#lapse = { due, cancel }
  }
}
