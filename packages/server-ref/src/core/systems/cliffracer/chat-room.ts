import type { Audience } from '../../broadcast/audience.ts'
import type { Visitor } from '../../broadcast/visitor.ts'
import { createTally } from '../../sessions/tally.ts'
import { keyOfRoom } from './subjects.ts'
import { isFields, isName } from './service-message.ts'
import { userOf } from './user.ts'

type Talk = Pick<Audience, 'tell' | 'topics'>

/** What somebody wants to say in a room, or why that cannot be said. */
export type Spoken =
  | { readonly ok: true; readonly text: string; readonly user: string | undefined }
  | { readonly ok: false; readonly problem: string }

/** The guide's clients call their text `message`, or `content`. */
export function readSpoken(data: unknown): Spoken {
  const { message, content, user } = isFields(data) ? data : {}
  const text = message ?? content
  if (typeof text !== 'string' || text === '') {
    return { ok: false, problem: 'message: expected a text that is not empty' }
  }
  if (user !== undefined && user !== '' && !isName(user)) {
    return { ok: false, problem: 'user: expected a text of at most 256 characters' }
  }
  return { ok: true, text, user: user === '' ? undefined : user }
}

/** All chat rooms. A room is there as long as anybody is in it. */
export class ChatRooms {
  readonly #talk: () => Talk
  readonly #members = createTally()

  constructor(talk: () => Talk) {
    this.#talk = talk
  }

  /** How many there are. */
  get size(): number {
    return this.#members.size
  }

  async enter(visitor: Visitor, room: string): Promise<void> {
    const talk = this.#talk()
    talk.topics.join(visitor, keyOfRoom(room))
    this.#members.add(room)
    const data = { message: `User joined room ${room}`, ...named(visitor) }
    await this.#tellOthers('user_joined', data, visitor, room)
  }

  /**
   * To be called before the visitor is taken out of the index. Where all are going, nobody is told of
   * one.
   */
  async leave(visitor: Visitor, room: string, isTold: boolean): Promise<void> {
    if (!this.#talk().topics.has(visitor, keyOfRoom(room))) return
    this.#members.remove(room)
    if (!isTold || this.#members.of(room) === 0) return
    const data = { message: 'User left the room', ...named(visitor) }
    await this.#tellOthers('user_left', data, visitor, room)
  }

  /** To all of the room, its speaker too: by that a client knows that it was said, and when. */
  async say(visitor: Visitor, room: string, { text, user }: Spoken & { ok: true }): Promise<void> {
    const identity = visitor.identity()
    // Whoever has shown who they are cannot speak as somebody else.
    const name = identity ? userOf(identity).username : (user ?? 'Anonymous')
    const to = { kind: 'topic', topic: keyOfRoom(room) } as const
    await this.#talk().tell({ event: 'message', data: { user: name, message: text }, to })
  }

  async #tellOthers(event: string, data: object, visitor: Visitor, room: string): Promise<void> {
    const to = { kind: 'topic', topic: keyOfRoom(room), except: visitor.id } as const
    await this.#talk().tell({ event, data, to })
  }
}

/** The guide says that somebody came; our server also says who, where it knows. */
function named(visitor: Visitor): object {
  const identity = visitor.identity()
  return identity ? { user: userOf(identity).username } : {}
}
