import { digestText } from 'maxine-protocol'
import type { Bookmark, Filter, Position } from 'maxine-protocol'
import type { Identity } from '../identity.ts'
import type { SessionHost } from './session-host.ts'

/** The events that make each part of the registry known: who may not see one gets no part. */
const STATE_EVENTS = ['service_registered', 'config_changed', 'circuit_open']

/** Everything visible up to an offset has been sent: so many events. */
export function bookmark(
  host: SessionHost,
  offset: number,
  sent: number,
  digest: string | undefined,
): Bookmark {
  const position: Position = { epoch: host.log.epoch, offset }
  return { type: 'bookmark', position, sent, ...(digest !== undefined && { digest }) }
}

/**
 * The registry's digest, for a client that can hold a copy of all of it: one that asked for
 * everything and may see it, at the one offset the registry is at.
 */
export function digestFor(
  host: SessionHost,
  identity: Identity | undefined,
  filters: Iterable<Filter>,
  offset: number,
): string | undefined {
  const { registry, policy } = host
  if (registry.offset !== offset || !holdsAll(filters)) return undefined
  const seesAll = STATE_EVENTS.every((event) => policy.maySee(identity, event))
  return seesAll ? digestText(registry.digest) : undefined
}

function holdsAll(filters: Iterable<Filter>): boolean {
  for (const filter of filters) {
    if (Object.values(filter).every((wanted) => wanted === undefined)) return true
  }
  return false
}
