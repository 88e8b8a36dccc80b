import { EMPTY } from 'maxine-client/registry'
import type { Registry, RegistryStatus, RegistryView } from 'maxine-client/registry'

/** A registry and what it is worth, always read together, so that no render shows one of them older. */
export interface Picture {
  readonly registry: Registry
  readonly status: RegistryStatus
  /** Whether anybody has told of a registry yet: an empty one may be all there is. */
  readonly known: 'nothing' | 'something'
}

const NOT_YET: RegistryStatus = Object.freeze({ state: 'syncing', since: 0, reason: 'connecting' })

/** Before a component listens, and on a server: the same object always. */
export const NOTHING: Picture = Object.freeze({
  registry: EMPTY,
  status: NOT_YET,
  known: 'nothing',
})

/** What a view shows now: the picture before where that has not changed. */
export function pictureOf({ current, status }: RegistryView, before: Picture): Picture {
  if (before.registry === current && before.status === status) return before
  const isKnown = before.known === 'something' || current !== EMPTY || status.state === 'live'
  return { registry: current, status, known: isKnown ? 'something' : 'nothing' }
}
