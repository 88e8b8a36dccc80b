import type { EventMessage } from 'maxine-protocol'
import { textIn } from '../event-data.ts'
import type { Coverage } from '../status.ts'
import { listedIn } from './listed.ts'
import { baseName } from './names.ts'
import { OldFold } from './old-fold.ts'
import type { Memory, OldState } from './old-source.ts'
import { heardBehind, Tail } from './tail.ts'
import { auditAfterMs } from './visit.ts'
import type { Visit } from './visit.ts'

const COVERAGE: Coverage = {
  tier: 'events-only',
  nodes: 'since-attach',
  configs: 'since-attach',
  circuits: 'since-attach',
}

/**
 * Follows a server that lists no nodes: the names of services, the events it remembers, and what it tells from then on.
 * After a hole that its history does not fill, what was known is shown as what may still be. Resolves when the server,
 * which could not be asked, can be; rejects when it cannot be read for now.
 */
export async function followHistory(state: OldState, visit: Visit): Promise<void> {
  for (;;) {
    state.fold = undefined
    await read(state, visit)
    state.host.worth({ state: 'live', coverage: COVERAGE })
    if ((await watch(state, visit)) === 'can be asked') return
    state.syncing('gap')
  }
}

async function read(state: OldState, visit: Visit): Promise<void> {
  const { routes } = visit
  visit.hold()
  await visit.measure()
  const page = await routes.history()
  const names = await routes.names()
  const configs = names && (await routes.configs(names.flatMap((name) => [name, baseName(name)])))
  await visit.barrier()
  const held = visit.takeHeld()
  const { fold, tail, boots } = state.memory ?? begin(state)
  const missed = page && tail.behind(page)
  const isWhole = missed !== undefined && boots === state.boot.changes
  const now = state.host.world.now()
  if (!isWhole && state.memory) {
    state.syncing('gap')
    fold.suspect()
    tail.clear()
  }
  const take = (events: readonly EventMessage[]) => {
    for (const event of events) {
      fold.apply(event, now, 'live')
      tail.add(event)
    }
  }
  take(isWhole ? missed : (page ?? []))
  for (const [service, entries] of configs ?? []) fold.putConfigs(service, entries)
  take(heardBehind(page ?? [], held))
  // The names are older than the last of what was heard.
  if (names) fold.keep(new Set([...names, ...registeredIn(held)]))
  state.memory = { fold, tail, boots: state.boot.changes }
  state.shown(fold, names)
}

function registeredIn(events: readonly EventMessage[]): readonly string[] {
  return events.flatMap(({ event, data }) => {
    const service = event === 'service_registered' ? textIn(data, 'serviceName') : undefined
    return service === undefined ? [] : [service]
  })
}

/** What shows may be so still, if it comes from somewhere else. */
function begin({ host, picture, boot }: OldState): Memory {
  const fold = new OldFold(host.scope, listedIn(picture.registry))
  fold.suspect()
  return { fold, tail: new Tail(), boots: boot.changes }
}

/** Until something is wrong: events were lost, or it is another process. */
async function watch(state: OldState, visit: Visit): Promise<'wrong' | 'can be asked'> {
  const { voice } = visit.routes
  for (;;) {
    await visit.rest(auditAfterMs(state.host.world))
    await visit.routes.knock()
    if (visit.routes.voice !== voice) return 'can be asked'
    const received = visit.received
    const names = await visit.routes.names()
    const measured = await visit.measure()
    if (measured === 'lost' || measured === 'another') return 'wrong'
    // Only where nothing was told in between is it known what the names are of.
    if (!names || !state.fold || received !== visit.received) continue
    state.picture.freeze()
    state.fold.keep(new Set(names))
    state.shown(state.fold, names)
  }
}
