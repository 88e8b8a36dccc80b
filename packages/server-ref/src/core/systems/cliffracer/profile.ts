import type { ServerDialect } from 'maxine-protocol'
import {
  cliffracerEchoServer,
  cliffracerTopicsServer,
} from 'maxine-protocol/dialects/cliffracer/server'
import type { Manners } from '../../broadcast/manners.ts'
import type { Recipients, Telling } from '../../broadcast/recipients.ts'
import type { Place } from './places.ts'
import type { Said } from './service-message.ts'
import type { ProfileName } from './settings.ts'
import { keyOfRoom, keyOfTopic } from './subjects.ts'

/** Whom a service speaks to. */
export type Addressee =
  | { readonly kind: 'all' }
  | { readonly kind: 'topic' | 'room' | 'user' | 'role'; readonly name: string }

/** Everything in which the two profiles differ, but for what they do with a frame. */
export interface Profile {
  readonly dialect: ServerDialect
  readonly entry: Manners['entry']
  /** Whether those who come in are greeted, and told who they are. */
  readonly greets: boolean
  /** Whether it asks who is still there. */
  readonly pings: boolean
  readonly has: (place: Place) => boolean
  readonly telling: (to: Addressee, said: Said) => Telling
}

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  topics: {
    dialect: cliffracerTopicsServer,
    entry: 'with-token',
    greets: true,
    pings: true,
    has: () => true,
    telling: (to, said) => ({
      ...said,
      to: recipients(to),
      ...(to.kind === 'topic' && { topic: to.name }),
    }),
  },
  stock: {
    dialect: cliffracerEchoServer,
    entry: 'open',
    greets: false,
    pings: false,
    has: ({ kind }) => kind === 'service',
    telling: (to, { event, data }) => ({
      event: 'broadcast',
      topic: to.kind === 'topic' ? to.name : event,
      data,
      // Nobody can subscribe, so everybody has.
      to: to.kind === 'topic' ? { kind: 'all' } : recipients(to),
    }),
  },
}

function recipients(to: Addressee): Recipients {
  switch (to.kind) {
    case 'all':
      return to
    case 'topic':
      return { kind: 'topic', topic: keyOfTopic(to.name) }
    case 'room':
      return { kind: 'topic', topic: keyOfRoom(to.name) }
    case 'user':
      return { kind: 'user', sub: to.name }
    case 'role':
      return { kind: 'role', role: to.name }
  }
}
