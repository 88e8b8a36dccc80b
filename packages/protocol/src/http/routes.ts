import { circuitBreaker, circuitOutcome } from './circuit.ts'
import { configAll, configDelete, configGet, configSet } from './config.ts'
import { history, historyAfter } from './history.ts'
import { deregister, discover, heartbeat, register, servers } from './registry.ts'
import { refreshToken, signIn } from './session.ts'
import { snapshot } from './snapshot.ts'
import { health, metrics } from './status.ts'

/** Every route, by id. A program that needs a few imports these by name, and is spared the others. */
export const ROUTES = {
  register,
  heartbeat,
  deregister,
  discover,
  servers,
  configSet,
  configGet,
  configAll,
  configDelete,
  circuitBreaker,
  circuitOutcome,
  health,
  metrics,
  signIn,
  refreshToken,
  history,
  historyAfter,
  snapshot,
} as const

export type RouteId = keyof typeof ROUTES

/** What a request asks for. */
export type FoundRoute =
  | { readonly id: RouteId; readonly inPath: readonly (readonly [name: string, value: string])[] }
  /** Nothing with this method; `[]` where there is nothing at all. */
  | { readonly id?: undefined; readonly methods: readonly string[] }

/**
 * Finds the route of a request. `path` as it travelled, without its query; `queryNames` are the
 * names in that query.
 */
export function findRoute(
  method: string,
  path: string,
  queryNames: Iterable<string> = [],
): FoundRoute {
  const names = new Set(queryNames)
  const here = IDS.flatMap((id) => {
    const inPath = valuesIn(path, ROUTES[id].path)
    const { method: needed, when } = ROUTES[id]
    return inPath ? [{ id, inPath, needed, when }] : []
  })
  const [found] = here
    .filter(({ needed, when }) => needed === method && (when === undefined || names.has(when)))
    // The one that wants a parameter goes before the one that does not.
    .sort((one, other) => Number(!one.when) - Number(!other.when))
  if (found) return { id: found.id, inPath: found.inPath }
  return { methods: [...new Set(here.map(({ needed }) => needed))] }
}

const IDS = Object.keys(ROUTES) as RouteId[]

function valuesIn(path: string, pattern: string): [string, string][] | undefined {
  const names = pattern.split('/')
  const parts = path.split('/')
  if (parts.length !== names.length) return undefined
  const values: [string, string][] = []
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? ''
    if (!name.startsWith(':')) {
      if (part !== name) return undefined
      continue
    }
    values.push([name.slice(1), decoded(part)])
  }
  return values
}

/** What is no valid escape stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
