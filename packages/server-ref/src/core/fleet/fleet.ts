import { createChance } from './chance.ts'
import { createCrew } from './crew.ts'
import { beat, comeBack, configure, depend, falter, join, redeploy, trouble } from './deeds.ts'
import type { Deed, Yard } from './deeds.ts'
import { serviceNames } from './names.ts'
import { DEFAULTS } from '../options.ts'
import type { Cancel } from '../world.ts'

/** A fleet to be. */
export interface FleetParts extends Pick<Yard, 'registry' | 'publish' | 'world'> {
  /** How many services; each has one to four instances, as many as the rate keeps alive. */
  readonly size: number
  /** About how many events; more where so few would not keep one instance of each service alive. */
  readonly ratePerSecond: number
  /** The same seed in the same world is the same fleet with the same fate. */
  readonly seed: number
  /** The registry's, where they are not the defaults: they say how often to beat. */
  readonly lifetimes?: Yard['lifetimes']
}

export interface Fleet {
  /** Ends its timer. What it has registered is left to lapse. */
  readonly stop: () => void
}

/**
 * Lets services live in a registry: they register, beat, fall silent, come back elsewhere, are
 * deployed and configured, and their circuits trip and heal.
 */
export function startFleet(parts: FleetParts): Fleet {
  const { registry, publish, world, size, seed, lifetimes = DEFAULTS.registry } = parts
  const chance = createChance(seed)
  const beatWithinMs = lifetimes.unhealthyAfterMs * BEATS_WITHIN
  const affordable = (parts.ratePerSecond * beatWithinMs * SHARE_OF_BEATS) / 1_000
  const most = Math.min(4, Math.max(1, Math.floor(affordable / size)))
  const crew = createCrew(chance, serviceNames(size), { least: Math.min(2, most), most })
  const needed = (crew.members.length * 1_000) / beatWithinMs / SHARE_OF_BEATS
  const rate = Math.max(parts.ratePerSecond, needed, SLOWEST)
  const yard = { registry, publish, world, chance, crew, lifetimes }
  return { stop: run(yard, { perMs: rate / 1_000, beatWithinMs }) }
}

/** Share of the time to unhealthy within which everybody is heard of. */
const BEATS_WITHIN = 1 / 3

/** Share of all events that must be enough for that. */
const SHARE_OF_BEATS = 0.5

/** Events a second, where nothing at all is asked for. */
const SLOWEST = 0.1

/** Shorter waits are not kept by browsers, nor by Node under load. */
const SHORTEST_WAIT_MS = 20

interface Pace {
  readonly perMs: number
  readonly beatWithinMs: number
}

/** Saves up events as time goes by, and spends them at every turn; returns its end. */
function run(yard: Yard, { perMs, beatWithinMs }: Pace): Cancel {
  const { world, chance, crew } = yard
  let [isStopped, savedAt, saved] = [false, world.now(), 0]
  let cancel: Cancel = () => undefined
  async function turn(): Promise<void> {
    const now = world.now()
    // Not more than a second's worth: a computer that slept has missed what it missed.
    saved = Math.min(saved + (now - savedAt) * perMs, Math.max(1, perMs * 1_000))
    savedAt = now
    while (!isStopped && saved >= 1) saved -= await live(yard, beatWithinMs)
  }
  function again(): void {
    if (isStopped) return
    const delayMs = Math.max(1 / perMs, SHORTEST_WAIT_MS) * chance.between(0.5, 1.5)
    // What fails, on a full disk or a closed log, is left for the next turn.
    cancel = world.after(delayMs, () => void turn().then(again, again))
  }
  async function muster(): Promise<void> {
    for (const member of crew.members) {
      if (!isStopped) await join(yard, member, member.registration)
    }
    savedAt = world.now()
  }
  void muster().then(again, again)
  return () => {
    isStopped = true
    cancel()
  }
}

/** How likely each deed is, next to beating. */
const DEEDS: readonly (readonly [deed: Deed, percent: number])[] = [
  [configure, 9],
  [trouble, 8],
  [depend, 4],
  [falter, 3],
  [redeploy, 3],
]

/** Does what is most pressing, or else what comes to mind; returns how many events it made, at least 1. */
async function live(yard: Yard, beatWithinMs: number): Promise<number> {
  const { crew, world, chance } = yard
  const now = world.now()
  const back = [...crew.down].find(([, at]) => at <= now)
  if (back) return comeBack(yard, back[0])
  const [stalest] = crew.up
  if (stalest && now - stalest.heardAt >= beatWithinMs) return beat(yard, stalest)
  let left = chance.between(0, 100)
  const found = DEEDS.find(([, percent]) => (left -= percent) < 0)
  const made = found ? await found[0](yard) : 0
  if (made > 0) return made
  // A deed that made nothing, and the rest of the time: a beat.
  return stalest && crew.up.has(stalest) ? beat(yard, stalest) : 1
}
