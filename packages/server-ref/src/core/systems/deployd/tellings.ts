import type { Recipients, Telling } from '../../broadcast/recipients.ts'
import { ROOT_ROLE } from './access.ts'
import type { CollectionRules } from './access.ts'
import type { Change } from './collections.ts'
import { CHANGE, COLLECTION_ROOM } from './custom-event.ts'
import type { CustomEvent } from './custom-event.ts'
import type { DeploydCoreSettings } from './settings.ts'

type Wire = Pick<DeploydCoreSettings, 'profile' | 'changesTo'>

/** To everyone, as the document has it; or to the room, on the wire where rooms can be joined. */
export function tellingOfEvent({ profile }: Wire, { event, data, room }: CustomEvent): Telling {
  if (room === undefined) return { event, data, to: { kind: 'all' } }
  const to: Recipients = profile === 'deployed' ? { kind: 'topic', topic: room } : { kind: 'all' }
  return { event, data, topic: room, to }
}

/** Whoever may not read a collection where it has rules does not hear of its changes either. */
export function tellingOfChange(
  { profile, changesTo }: Wire,
  change: Change,
  { read = 'anyone' }: CollectionRules,
): Telling {
  const room = COLLECTION_ROOM + change.collection
  const topic = profile === 'deployed' && changesTo === 'room' ? { topic: room } : {}
  return { event: CHANGE, data: change, to: hearersOf(read, topic) }
}

function hearersOf(
  read: NonNullable<CollectionRules['read']>,
  topic: { readonly topic?: string },
): Recipients {
  if (read !== 'anyone') {
    return { kind: 'users', ...topic, ...(read !== 'users' && { roles: [...read, ROOT_ROLE] }) }
  }
  return topic.topic === undefined ? { kind: 'all' } : { kind: 'topic', topic: topic.topic }
}
