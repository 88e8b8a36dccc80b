import type { Filter } from 'maxine-protocol'

/** A subscriber as the index sees it. */
export class Member<Subscriber> {
  readonly subscriber: Subscriber
  /** What it is subscribed to, by id. Equal filters of all subscribers are one object. */
  readonly filters = new Map<string, Filter>()
  /** The last search that found it: tells one that was found twice, without a set. */
  foundBy = 0

  constructor(subscriber: Subscriber) {
    this.subscriber = subscriber
  }
}

/** Many members, with how often each is held. A class of its own, to be told from other tables. */
class Crowd<Subscriber> extends Map<Member<Subscriber>, number> {}

/**
 * All who asked for one filter; one who asked several times is held as often. A single one stands for
 * itself, which is the most frequent case. Not wrapped in an object with the filter: that took 30 of
 * 400 ns of a search among 100,000 subscriptions, and 40 bytes for each filter.
 */
export type Held<Subscriber> = Member<Subscriber> | Member<Subscriber>[] | Crowd<Subscriber>

/** As many are found quickly in a list. One costs 8 bytes there, and 28 to 56 in a table. */
const MOST_LISTED = 256

/** Up to this length a list is copied to grow: one that grows by itself begins with room for 17. */
const MOST_COPIED = 16

/** One more. Lists and crowds that were given are used up. */
export function withMember<Subscriber>(
  held: Held<Subscriber> | undefined,
  member: Member<Subscriber>,
): Held<Subscriber> {
  if (!held) return member
  if (held instanceof Member) return [held, member]
  if (held instanceof Crowd) return held.set(member, (held.get(member) ?? 0) + 1)
  if (held.length < MOST_COPIED) return held.concat(member)
  return held.push(member) > MOST_LISTED ? crowdOf(held) : held
}

/** One less; nothing when it was the last. Lists and crowds that were given are used up. */
export function withoutMember<Subscriber>(
  held: Held<Subscriber>,
  member: Member<Subscriber>,
): Held<Subscriber> | undefined {
  if (held instanceof Member) return held === member ? undefined : held
  if (held instanceof Crowd) {
    const left = (held.get(member) ?? 0) - 1
    if (left > 0) held.set(member, left)
    else held.delete(member)
    return held.size > 0 ? held : undefined
  }
  const place = held.indexOf(member)
  const last = held.pop()
  // The last one takes the place of the one who goes.
  if (last && place < held.length) held[place] = last
  return held.length === 1 ? held[0] : held
}

export function anyOf<Subscriber>(held: Held<Subscriber>): Member<Subscriber> | undefined {
  if (held instanceof Member) return held
  return held instanceof Crowd ? held.keys().next().value : held[0]
}

/** Puts those whom this search has not found yet into a list from a place on; tells the next place. */
export function collect<Subscriber>(
  held: Held<Subscriber>,
  found: Subscriber[],
  from: number,
  search: number,
): number {
  if (held instanceof Member) return collectOne(held, found, from, search)
  let place = from
  // Not one loop over either: it would run through iterators of two kinds, at three times the cost.
  if (held instanceof Crowd) {
    for (const member of held.keys()) place = collectOne(member, found, place, search)
  } else {
    for (const member of held) place = collectOne(member, found, place, search)
  }
  return place
}

function collectOne<Subscriber>(
  member: Member<Subscriber>,
  found: Subscriber[],
  place: number,
  search: number,
): number {
  if (member.foundBy === search) return place
  member.foundBy = search
  found[place] = member.subscriber
  return place + 1
}

function crowdOf<Subscriber>(members: readonly Member<Subscriber>[]): Crowd<Subscriber> {
  const crowd = new Crowd<Subscriber>()
  for (const member of members) crowd.set(member, (crowd.get(member) ?? 0) + 1)
  return crowd
}
