import type { EventMessage, Gap } from 'maxine-client'
import type { OldServer } from '../old-server.ts'
import type { Scene, Watcher } from '../scene.ts'

/**
 * P5 at an old server: no gap is told where the history answered, and holds the last event that was
 * delivered.
 */
export class HistoryOracle implements Watcher {
  #last = 0
  #openedAt = 0
  readonly #scene: Scene
  readonly #server: OldServer

  constructor(scene: Scene, server: OldServer) {
    this.#scene = scene
    this.#server = server
  }

  onOpened(): void {
    this.#openedAt = this.#scene.clock.now
  }

  hear({ data }: EventMessage): void {
    this.#last = (data as { n: number }).n
  }

  gap({ reason }: Gap): void {
    const answer = this.#server.answers.at(-1)
    if (!answer?.facts || answer.at < this.#openedAt || !answer.facts.has(this.#last)) return
    const what = `told of ${reason}, though the history holds ${this.#last}, which came last`
    this.#scene.report('P5', what)
  }
}
