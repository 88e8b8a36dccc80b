import { filterKey, matchesFilter } from 'maxine-protocol'
import type { Filter, Subscribe, Subscribed } from 'maxine-protocol'
import type { Interest, Topics } from '../../broadcast/topics.ts'
import type { Visitor } from '../../broadcast/visitor.ts'
import type { Catalogue } from './channels.ts'

/** What decides about a subscribe. */
export interface SubscribingParts {
  readonly catalogue: Catalogue
  readonly topics: Topics<Visitor>
  /** Subscriptions of a connection, at most. */
  readonly maxSubscriptions: number
}

/** One channel with one set of filters. */
interface Asked {
  readonly channel: string
  readonly filter: Filter
  readonly interest: Interest
}

/** Subscribes all that a frame asks for, or nothing of it; gives the answer. */
export function subscribe(
  parts: SubscribingParts,
  visitor: Visitor,
  { subscriptions }: Subscribe,
  serverId: string,
): Subscribed {
  const asked = subscriptions.map(({ filter }) => ({
    channel: filter.event ?? '',
    filter,
    interest: interestIn(filter),
  }))
  const refused = refusedIn(parts, visitor, asked)
  if (refused) return refused
  for (const { channel, interest } of asked) parts.topics.join(visitor, channel, interest)
  return { type: 'subscribed', subscriptions: asked.map(({ filter }) => ({ filter, serverId })) }
}

/** Equal filters are one interest, whatever the order of their names: the same again adds nothing. */
function interestIn({ where }: Filter): Interest {
  if (!where) return { key: '' }
  const filter = { where }
  return {
    key: filterKey(filter),
    accepts: (data) => matchesFilter(filter, { event: '', data }),
  }
}

/** The first reason that there is names all channels it is true of. */
function refusedIn(
  { catalogue, topics, maxSubscriptions }: SubscribingParts,
  visitor: Visitor,
  asked: readonly Asked[],
): Subscribed | undefined {
  const unknown = asked.filter(({ channel }) => !catalogue.has(channel))
  if (unknown.length > 0) return refused('invalid_channel', unknown)
  const forbidden = asked.filter(({ channel }) => !catalogue.permits(visitor.identity(), channel))
  if (forbidden.length > 0) return refused('forbidden', forbidden)
  const added = asked.filter(({ channel, interest }) => !topics.has(visitor, channel, interest))
  const held = topics.sizeOf(visitor)
  const wanted =
    held + new Set(added.map(({ channel, interest }) => `${channel} ${interest.key}`)).size
  return wanted > maxSubscriptions && added.length > 0
    ? refused('too_many_subscriptions', added)
    : undefined
}

function refused(code: string, asked: readonly Asked[]): Subscribed {
  const names = new Set(asked.map(({ channel }) => channel))
  return {
    type: 'subscribed',
    subscriptions: [...names].map((event) => ({ filter: { event }, error: { code, message: '' } })),
  }
}
