/** Which events of a topic are wanted. Equal keys mean the same, so that each is asked once for all. */
export interface Interest {
  readonly key: string
  /** Left out: all of them. */
  readonly accepts?: (data: unknown) => boolean
}

/** All of a topic. */
export const EVERYTHING: Interest = { key: '' }

interface Group<Member> {
  readonly interest: Interest
  readonly members: Set<Member>
}

/** Who has joined which channel, room or topic, and what they want of it. */
export class Topics<Member> {
  readonly #groups = new Map<string, Map<string, Group<Member>>>()
  readonly #held = new Map<Member, Map<string, Set<string>>>()
  #size = 0

  /** How many interests are held, of all members together. */
  get size(): number {
    return this.#size
  }

  /** How many interests one member holds. */
  sizeOf(member: Member): number {
    let size = 0
    for (const keys of this.#held.get(member)?.values() ?? []) size += keys.size
    return size
  }

  /** The topics of a member, in the order of joining. */
  of(member: Member): readonly string[] {
    return [...(this.#held.get(member)?.keys() ?? [])]
  }

  has(member: Member, topic: string, { key }: Interest = EVERYTHING): boolean {
    return this.#held.get(member)?.get(topic)?.has(key) ?? false
  }

  /** False where this very interest was held already. */
  join(member: Member, topic: string, interest: Interest = EVERYTHING): boolean {
    const held = ofKey(this.#held, member, () => new Map<string, Set<string>>())
    const keys = ofKey(held, topic, () => new Set<string>())
    if (keys.has(interest.key)) return false
    keys.add(interest.key)
    const groups = ofKey(this.#groups, topic, () => new Map<string, Group<Member>>())
    ofKey(groups, interest.key, () => ({ interest, members: new Set<Member>() })).members.add(
      member,
    )
    this.#size += 1
    return true
  }

  /** Ends all interests of a member in a topic; false where there was none. */
  leave(member: Member, topic: string): boolean {
    const held = this.#held.get(member)
    const keys = held?.get(topic)
    if (!held || !keys) return false
    for (const key of keys) this.#drop(member, topic, key)
    held.delete(topic)
    if (held.size === 0) this.#held.delete(member)
    return true
  }

  leaveAll(member: Member): void {
    for (const topic of this.of(member)) this.leave(member, topic)
  }

  /** Who hears of this on a topic, each once. */
  hearers(topic: string, data: unknown): ReadonlySet<Member> {
    const groups = [...(this.#groups.get(topic)?.values() ?? [])]
    const wanted = groups.filter(({ interest }) => interest.accepts?.(data) ?? true)
    const [only] = wanted
    if (only && wanted.length === 1) return only.members
    return new Set(wanted.flatMap(({ members }) => [...members]))
  }

  #drop(member: Member, topic: string, key: string): void {
    const groups = this.#groups.get(topic)
    const group = groups?.get(key)
    if (!groups || !group) return
    group.members.delete(member)
    this.#size -= 1
    if (group.members.size === 0) groups.delete(key)
    if (groups.size === 0) this.#groups.delete(topic)
  }
}

function ofKey<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = create()
  map.set(key, made)
  return made
}
