import { MaxineError } from '../errors.ts'
import type { AbortSignalLike } from '../abort.ts'
import type { MaxineClient } from '../http/index.ts'
import { RegistryFold } from '../registry/fold.ts'
import { registryNamed, registryOf } from '../registry/registry.ts'
import type { Registry } from '../registry/registry.ts'

/** A registry at one moment. */
export interface Reading {
  readonly registry: Registry
  /** Every event up to this one is in it; old servers do not say. */
  readonly offset?: number
  /** What is missing from it. */
  readonly lacks?: string
}

export type ReadRegistry = (signal: AbortSignalLike) => Promise<Reading>

/** As many as an old server keeps. */
const ALL_EVENTS = 1_000

/** The whole state from a new server; from an old one, the names of services and what its last events tell. */
export async function readRegistry(
  http: Pick<MaxineClient, 'snapshot' | 'services' | 'history'>,
  now: () => number,
  signal: AbortSignalLike,
): Promise<Reading> {
  try {
    const { state, offset } = await http.snapshot({ signal })
    return { registry: registryOf(state), offset }
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  const fold = new RegistryFold(registryNamed(await http.services({ signal })))
  for (const event of await readEvents(http, signal)) {
    fold.apply({ ...event, data: event.data }, now())
  }
  const registry = fold.snapshot()
  return { registry, lacks: 'this old server tells no nodes; they show when they are heard of' }
}

async function readEvents(http: Pick<MaxineClient, 'history'>, signal: AbortSignalLike) {
  try {
    return (await http.history({ limit: ALL_EVENTS }, { signal })).events
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** An old server does not have the route, or has something else in its place. */
function isMissing(error: unknown): boolean {
  const codes = ['not_found', 'method_not_allowed', 'bad_response']
  return error instanceof MaxineError && codes.includes(error.code)
}
