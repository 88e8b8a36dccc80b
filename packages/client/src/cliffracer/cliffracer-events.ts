import type { ServerMessage, User } from 'maxine-protocol'
import type { ChatMessage, Notice } from 'maxine-protocol/dialects/cliffracer'
import type { ClientEvents } from '../client-events.ts'
import type { Engine } from '../engine.ts'
import { NEWS } from '../live-client.ts'

/** The token was taken. */
export interface AuthenticatedEvent {
  readonly type: 'authenticated'
  /** Who the service takes us for: id, username and roles, where it says so. */
  readonly user?: User
}

/** What a Cliffracer client tells besides the events of the service. */
export interface CliffracerTold extends ClientEvents {
  authenticated: AuthenticatedEvent
}

/** What happens in a chat room. */
export interface RoomEvents {
  message: ChatMessage
  user_joined: Notice
  user_left: Notice
}

/** A map of rooms where the application gives none. */
export type AnyRooms = Readonly<Record<string, RoomEvents>>

const DOCUMENTED = ['authenticated'] satisfies (keyof CliffracerTold)[]

/** What `on` knows besides the events of the service. */
export const TOLD: readonly string[] = [...NEWS, ...DOCUMENTED]

export function tellUser({ news }: Engine, message: ServerMessage): void {
  if (message.type !== 'authenticated') return
  const { type, user } = message
  news.emit(type, { type, ...(user && { user }) })
}
