import type { ConnectionEvent, Machine } from '../connection/state.ts'
import type { World } from '../world.ts'

/** One thing that happened and what came of it. Holds no text of a frame, no address, no token. */
export interface Transition {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly event: string
  readonly from: string
  readonly to: string
  readonly detail?: string
}

/** So many transitions are kept, the last ones. */
const KEPT = 100

/** Remembers how the connection came to be as it is. */
export class Recorder {
  readonly #world: Pick<World, 'wall'>
  readonly #transitions: Transition[] = []

  constructor(world: Pick<World, 'wall'>) {
    this.#world = world
  }

  record(before: Machine, event: ConnectionEvent, after: Machine): void {
    if (before === after) return
    const detail = detailOf(event)
    this.#transitions.push({
      at: this.#world.wall(),
      event: event.type,
      from: before.status,
      to: after.status,
      ...(detail !== undefined && { detail }),
    })
    if (this.#transitions.length > KEPT) this.#transitions.shift()
  }

  transitions(): readonly Transition[] {
    return [...this.#transitions]
  }
}

/** Codes and kinds only: a server's texts, and a close reason, may hold anything. */
function detailOf(event: ConnectionEvent): string | undefined {
  switch (event.type) {
    case 'ended':
      return [event.end.code, event.end.status].filter((code) => code !== undefined).join(' HTTP ')
    case 'message':
      return event.message.type
    case 'token-failed':
    case 'distrust':
    case 'failed':
      return event.error.code
    case 'wake':
      return event.reason
    default:
      return undefined
  }
}
