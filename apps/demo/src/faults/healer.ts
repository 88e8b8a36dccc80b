import type { ConnectionState, EventMessage, Gap, WebSocketClient } from 'maxine-client'
import type { MaxineClient } from 'maxine-client/http'
import type { RegistryView } from 'maxine-client/registry'
import { Store } from '../design/store.ts'
import { askForFault } from './ask-for-fault.ts'
import { countDifferences } from './compare.ts'
import type { FaultName } from './fault-list.ts'
import { canCompare, NO_STORY, tell } from './heal-story.ts'
import type { Happening, Story } from './heal-story.ts'

interface HealerParts {
  readonly client: WebSocketClient
  readonly view: RegistryView
  readonly http: Pick<MaxineClient, 'snapshot'>
  readonly token: () => string
  readonly signal: AbortSignal
}

/** Between two looks at whether the picture is that of the server. */
const LOOK_EVERY_MS = 60

/** A snapshot the picture still has to catch up with is looked at so often before another is asked for. */
const LOOKS = 4

/** Breaks things on request, and watches how the client mends them. */
export class Healer {
  readonly story = new Store<Story>(NO_STORY)
  /** What the host had against the last fault that was asked for. */
  readonly refusal = new Store<string | undefined>(undefined)
  readonly #parts: HealerParts
  /** Where the story stands; shown once a frame, for events come faster. */
  #story: Story = NO_STORY
  #showing: 'shown' | 'due' = 'shown'

  constructor(parts: HealerParts) {
    this.#parts = parts
    const { client, signal } = parts
    client.on('state', (state) => this.#onState(state), { signal })
    client.on('gap', (gap) => this.#tell({ type: 'gap', events: lengthOf(gap) }), { signal })
    client.on('event', (event) => this.#onEvent(event), { signal })
  }

  async press(fault: FaultName): Promise<void> {
    this.refusal.set(undefined)
    const before = this.#story
    this.#tell({ type: 'pressed', fault })
    const { token } = this.#parts
    const answer = await askForFault({
      name: fault,
      token: token(),
      fetch: globalThis.fetch.bind(globalThis),
    })
    if (answer.outcome === 'refused') {
      this.#story = before
      this.story.set(before)
      this.refusal.set(answer.says)
      return
    }
    if (fault !== 'clear') this.#tell({ type: 'made', ...answer })
    await this.#prove(fault)
  }

  /** Compares until the picture is the server's, or until another fault has been asked for. */
  async #prove(fault: FaultName): Promise<void> {
    const { pressedAt } = this.#story.state === 'idle' ? { pressedAt: 0 } : this.#story
    const isOurs = () => {
      const story = this.#story
      return story.state !== 'idle' && story.state !== 'healed' && story.pressedAt === pressedAt
    }
    if (fault === 'clear') return
    while (isOurs() && !this.#parts.signal.aborted) {
      await pause(LOOK_EVERY_MS)
      if (canCompare(this.#story, Date.now()) && this.#isLive()) await this.#compare(isOurs)
    }
  }

  async #compare(isOurs: () => boolean): Promise<void> {
    const { http, view, signal } = this.#parts
    // A server that is just being started anew declines, and is asked again.
    const snapshot = await http.snapshot({ signal }).catch(() => undefined)
    if (!snapshot) return
    for (let look = 0; look < LOOKS && isOurs(); look++) {
      if (!this.#isLive()) return
      const differing = countDifferences(view.current, snapshot)
      this.#tell({ type: 'compared', differing })
      if (differing === 0) return
      await pause(LOOK_EVERY_MS)
    }
  }

  #isLive(): boolean {
    const { client, view } = this.#parts
    return client.state.status === 'connected' && view.status.state === 'live'
  }

  #onState(state: ConnectionState): void {
    if (state.status === 'connected') return this.#tell({ type: 'back' })
    if (state.status === 'idle') return
    const code = 'cause' in state ? state.cause.code : 'reconnecting'
    this.#tell({ type: 'left', code })
  }

  #onEvent({ timestamp }: EventMessage): void {
    if (this.#story.state === 'broken' || this.#story.state === 'healing') {
      this.#tell({ type: 'event', timestamp })
    }
  }

  #tell(happening: WithoutTime<Happening>): void {
    this.#story = tell(this.#story, { ...happening, at: Date.now() })
    if (this.#showing === 'due') return
    this.#showing = 'due'
    requestAnimationFrame(() => {
      this.#showing = 'shown'
      this.story.set(this.#story)
    })
  }
}

type WithoutTime<Value> = Value extends unknown ? Omit<Value, 'at'> : never

function lengthOf({ from, to, reason }: Gap): number | undefined {
  if (reason === 'epoch_changed' || from === undefined || to === undefined) return undefined
  return Math.max(0, to - from)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
