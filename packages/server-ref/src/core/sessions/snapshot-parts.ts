import type { Snapshot } from 'maxine-protocol'
import type { RegistrySnapshot, RegistryState } from 'maxine-protocol/http'

/**
 * Characters of entries in one part. A client reads frames of up to 1 MiB; half of it leaves room for
 * the names around the entries, and keeps a part under the 100,000 names a client reads.
 */
const PART_LENGTH = 524_288

type Entry =
  | { readonly kind: 'services' | 'configs'; readonly owner: string; readonly name: string }
  | { readonly kind: 'circuits'; readonly name: string }

/** A part in the making. */
interface Draft {
  readonly services: Record<string, Record<string, unknown>>
  readonly configs: Record<string, Record<string, unknown>>
  readonly circuits: Record<string, unknown>
}

/** The messages that carry a whole state, merged by service, key and node. */
export function snapshotParts({ epoch, offset, state, digest }: RegistrySnapshot): Snapshot[] {
  const drafts = draftsOf(state)
  return drafts.map((draft, index) => ({
    type: 'snapshot',
    part: index + 1,
    last: index === drafts.length - 1,
    position: { epoch, offset },
    state: draft,
    ...(digest !== undefined && { digest }),
  }))
}

function draftsOf(state: RegistryState): Draft[] {
  const drafts: Draft[] = []
  let draft = emptyDraft()
  let length = 0
  for (const [entry, value] of entriesOf(state)) {
    const added = lengthOf(entry, value)
    if (length > 0 && length + added > PART_LENGTH) {
      drafts.push(draft)
      draft = emptyDraft()
      length = 0
    }
    length += added
    put(draft, entry, value)
  }
  return [...drafts, draft]
}

function* entriesOf(state: RegistryState): Generator<readonly [Entry, unknown]> {
  for (const kind of ['services', 'configs'] as const) {
    const owners: Readonly<Record<string, Readonly<Record<string, unknown>>>> = state[kind]
    for (const [owner, values] of Object.entries(owners)) {
      for (const [name, value] of Object.entries(values)) yield [{ kind, owner, name }, value]
    }
  }
  for (const [name, value] of Object.entries(state.circuits)) {
    yield [{ kind: 'circuits', name }, value]
  }
}

function lengthOf(entry: Entry, value: unknown): number {
  const owner = entry.kind === 'circuits' ? '' : entry.owner
  return JSON.stringify([owner, entry.name, value]).length
}

function put(draft: Draft, entry: Entry, value: unknown): void {
  if (entry.kind === 'circuits') draft.circuits[entry.name] = value
  else (draft[entry.kind][entry.owner] ??= bare<unknown>())[entry.name] = value
}

function emptyDraft(): Draft {
  return { services: bare(), configs: bare(), circuits: bare() }
}

/** Without a prototype: a service may have the name of something objects inherit. */
function bare<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>
}
