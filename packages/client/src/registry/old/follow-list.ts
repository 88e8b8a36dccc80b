import type { Registry } from '../registry.ts'
import type { RegistryFilter } from '../scope.ts'
import type { Coverage } from '../status.ts'
import type { Listed } from './listed.ts'
import { baseName } from './names.ts'
import { OldFold } from './old-fold.ts'
import type { OldState } from './old-source.ts'
import { auditAfterMs } from './visit.ts'
import type { Measured, Visit } from './visit.ts'

/** So many audits in a row can fail before the picture is no longer trusted. */
const MOST_FAILURES = 3

const NO_CONFIGS: Registry['configs'] = new Map()

/** Why the list is read again. */
type Wrong = Exclude<Measured, 'agrees'> | 'doubts'

/**
 * Follows a server that lists its nodes: what it lists, and what it tells from then on. Resolves when it turns out that
 * this one lists nothing; rejects when it cannot be read for now.
 */
export async function followList(state: OldState, visit: Visit): Promise<void> {
  state.syncing('reading')
  for (;;) {
    const found = await settle(state, visit)
    if (found === 'no list' || !state.coverage) return
    state.memory = undefined
    state.host.worth({ state: 'live', coverage: state.coverage })
    const wrong = await watch(state, visit)
    // Of doubts it was told when they came; and where nothing proves a loss, what shows goes on.
    if (wrong === 'lost' || wrong === 'another') startOver(state)
  }
}

/** Reads lists until nothing is in doubt, and shows what has come out. */
async function settle(state: OldState, visit: Visit): Promise<'shown' | 'no list'> {
  for (;;) {
    const taken = await take(state, visit)
    if (taken === 'no list') return taken
    if (taken === 'torn') {
      startOver(state)
      continue
    }
    // One that lists everything knows better, whatever was followed so far.
    const known = taken.coverage.circuits === 'complete' ? undefined : state.fold
    const fold = known ?? taken.fold
    // It may be what shows: that it is another one is only seen by what it was.
    state.picture.freeze()
    if (!known) state.coverage = taken.coverage
    else if (known.doubts.size > 0) known.settle(taken.fold)
    else known.correct(taken.fold)
    state.fold = fold
    if (fold.doubts.size === 0) {
      state.shown(fold)
      return 'shown'
    }
    if (!known) state.syncing('reading')
  }
}

function startOver(state: OldState): void {
  state.fold = undefined
  state.syncing('gap')
}

interface Taken {
  readonly fold: OldFold
  readonly coverage: Coverage
}

/**
 * One list, between two measurements, with what was told since before the first: what was told before that is in the
 * list, and when the second is done, all that the list can hold has been told.
 */
async function take(
  { host, fold: known }: OldState,
  visit: Visit,
): Promise<Taken | 'torn' | 'no list'> {
  const { scope, world } = host
  await visit.spaceLists()
  visit.hold()
  const before = await visit.measure()
  if (known && isTorn(before)) return 'torn'
  if (!known || known.doubts.size === 0) visit.beginProof()
  const listed = await visit.routes.list()
  if (!listed) return 'no list'
  const isEnough = known !== undefined || listed.rest !== undefined
  const configs = isEnough ? NO_CONFIGS : await visit.routes.configs(configured(listed, scope))
  if (isTorn(await visit.measure())) return 'torn'
  const fold = new OldFold(scope, listed)
  for (const [service, entries] of configs ?? []) fold.putConfigs(service, entries)
  for (const event of visit.takeHeld()) fold.apply(event, world.now(), 'replayed')
  return { fold, coverage: coverageOf(listed, scope, configs ? 'told' : 'none') }
}

function isTorn(measured: Measured): boolean {
  return measured === 'lost' || measured === 'another'
}

/** Until something is wrong. */
async function watch(state: OldState, visit: Visit): Promise<Wrong> {
  let failures = 0
  for (;;) {
    if (state.fold?.doubts.size) return 'doubts'
    await visit.rest(auditAfterMs(state.host.world))
    if (state.fold?.doubts.size) return 'doubts'
    try {
      const measured = await visit.measure()
      if (measured !== 'agrees') return measured
      if (visit.isProvableNow) return 'uncounted'
      failures = 0
    } catch (error) {
      failures += 1
      if (visit.hasEnded() || failures >= MOST_FAILURES) throw error
    }
  }
}

/** Whose configuration is asked for: that of a service with a version is kept under the name without it. */
function configured({ nodes }: Listed, { serviceName, nodeId }: RegistryFilter): readonly string[] {
  if (nodeId !== undefined) return []
  if (serviceName !== undefined) return [serviceName]
  return [...nodes.keys()].flatMap((name) => [name, baseName(name)])
}

function coverageOf(
  { rest }: Listed,
  { serviceName, nodeId }: RegistryFilter,
  configs: 'told' | 'none',
): Coverage {
  const told = serviceName === undefined ? 'since-attach' : 'complete'
  return {
    tier: 'snapshot+events',
    nodes: 'complete',
    configs: nodeId !== undefined || configs === 'none' ? 'none' : rest ? 'complete' : told,
    circuits: rest ? 'complete' : 'since-attach',
  }
}
