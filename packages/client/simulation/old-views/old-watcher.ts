import { EMPTY } from '../../src/registry/registry.ts'
import type { Registry } from '../../src/registry/registry.ts'
import type { Worth } from '../../src/registry/source.ts'
import type { OldPlan } from './old-plan.ts'
import type { OldProcess } from './old-process.ts'
import {
  countOf,
  openCircuits,
  placesOf,
  truePlacesOf,
  wrongCircuits,
  wrongConfigs,
} from './old-truth.ts'

/** Holds a picture to what a server was. */
export class OldWatcher {
  readonly violations: string[] = []
  worth: Worth | undefined
  /** How often it was live, and how often a hole was told. */
  readonly counts = { live: 0, gaps: 0, pictures: 0, stale: 0 }
  /** When the server was what: places in the order of things, by what it was. */
  readonly #states = new Map<string, number[]>()
  #places = 0
  /** What the view has been told of. */
  #told: Registry = EMPTY
  /** Never before this. */
  #reached = 0
  /** Processes that have been told of, by `live` or by a gap. */
  #bootsKnown: number | undefined
  /** How many events there were when it was first live. */
  #begun = Infinity
  readonly #plan: OldPlan
  readonly #server: OldProcess
  readonly #now: () => number

  constructor(plan: OldPlan, server: OldProcess, now: () => number) {
    this.#plan = plan
    this.#server = server
    this.#now = now
  }

  /** What is shown is told again where nothing has changed: what comes back is not torn. */
  record(): void {
    const text = truePlacesOf(this.#server.registry, this.#plan.scope)
    const places = this.#states.get(text) ?? []
    places.push((this.#places += 1))
    this.#states.set(text, places)
  }

  onChanged(registry: Registry): void {
    this.#told = registry
    this.counts.pictures += 1
    // What got lost on the way is found out later, and the history says nothing of what was before it.
    if (this.#server.lost > 0 || this.#plan.lists === 'nowhere') return
    if (this.worth?.state === 'live' && this.worth.coverage.tier === 'events-only') return
    const text = placesOf(registry)
    const place = this.#states.get(text)?.find((at) => at >= this.#reached)
    if (place === undefined) this.report(`the server never was ${text}, or only before`)
    else this.#reached = place
  }

  onWorth(worth: Worth): void {
    this.worth = worth
    if (worth.state === 'stale') this.counts.stale += 1
    if (worth.state === 'syncing' && worth.reason === 'gap') {
      this.counts.gaps += 1
      this.#bootsKnown = this.#server.boots
    }
    if (worth.state !== 'live') return
    this.counts.live += 1
    const { tier, nodes } = worth.coverage
    const isListed = this.#plan.lists !== 'nowhere'
    const isRight = tier === (isListed ? 'snapshot+events' : 'events-only')
    // Whoever cannot be asked at all may list his nodes nonetheless.
    if (!isRight && this.#plan.failures === 0) this.report(`the tier is ${tier}`)
    if ((nodes === 'complete') !== (tier === 'snapshot+events')) {
      this.report(`${tier} says that nodes are ${nodes}`)
    }
    this.#bootsKnown ??= this.#server.boots
    if (this.counts.live === 1) this.#begun = this.#server.counted
    const isTold = this.#bootsKnown === this.#server.boots
    if (!isListed && this.#server.hasConnection && this.#plan.metrics === 'told' && !isTold) {
      this.report(`process ${this.#server.boots} is taken for ${this.#bootsKnown}`)
    }
  }

  /** Nothing is on its way. */
  assertEqual(registry: Registry): void {
    if (registry !== this.#told) this.report('what shows is not what was told')
    const { lists, scope } = this.#plan
    if (this.worth?.state !== 'live' || this.worth.coverage.tier !== 'snapshot+events') return
    const truth = this.#server.registry
    const [shown, real] = [placesOf(registry), truePlacesOf(truth, scope)]
    if (shown !== real) this.report(`live with ${shown} and the server has ${real}`)
    // Of the rest nobody can say that it got lost.
    if (this.#server.lost > 0 && lists !== 'backup') return
    for (const wrong of wrongConfigs(registry, truth)) this.report(wrong)
    for (const wrong of wrongCircuits(registry, truth)) this.report(wrong)
    if (lists !== 'backup' || scope.serviceName !== undefined || scope.nodeId !== undefined) return
    const [configs, circuits] = [countOf(registry.configs), registry.circuits.size]
    if (configs !== countOf(truth.configs)) this.report(`${configs} values are not all`)
    if (circuits !== openCircuits(truth)) this.report(`${circuits} circuits are not all`)
  }

  assertLive(): void {
    const { worth } = this
    const tier = this.#plan.lists === 'nowhere' ? 'events-only' : 'snapshot+events'
    if (worth?.state === 'live' && worth.coverage.tier === tier) return
    this.report(`in peace it is ${JSON.stringify(worth)}`)
  }

  /** Who has heard everything from the beginning, or was told of it, knows everything. */
  assertRemembered(registry: Registry): void {
    const { lists, history, failures, ring, scope } = this.#plan
    const { boots, lost, registry: truth } = this.#server
    const isWhole = boots === 1 && lost === 0 && failures === 0 && this.#begun <= ring
    if (lists !== 'nowhere' || history !== 'told' || !isWhole || this.counts.gaps > 0) return
    const [shown, real] = [placesOf(registry), truePlacesOf(truth, scope)]
    if (shown !== real) this.report(`of ${real} it remembers ${shown}`)
  }

  report(what: string): void {
    this.violations.push(`seed ${this.#plan.seed} at ${this.#now()} ms: ${what}`)
  }
}
