import type { ServerDialect, ServerMessage } from 'maxine-protocol'
import type { Visitor } from '../../broadcast/visitor.ts'
import type { World } from '../../world.ts'
import { roomAt } from './places.ts'
import { saidBy } from './service-message.ts'
import type { ServiceMessage } from './service-message.ts'
import { isTopic, topicOf } from './subjects.ts'
import { userOf } from './user.ts'
import type { ServiceUser } from './user.ts'

/** A connection as hooks see it: the same object from its coming to its going. */
export interface Guest {
  /** Names the connection. */
  readonly id: string
  readonly path: string
  /** The chat room that the path names. */
  readonly room: string | undefined
  /** Nothing where tokens are not looked at. */
  readonly user: ServiceUser | undefined
  /** What it has subscribed to. */
  readonly topics: readonly string[]
  /**
   * Says this to this connection alone; to nobody once it has gone. Throws a TypeError for what no
   * client could read, and for words that are the server's own but `error`.
   */
  readonly send: (message: ServiceMessage) => void
  /** Default 1000 without a reason. Throws a RangeError for what no close frame can hold. */
  readonly close: (code?: number, reason?: string) => void
}

export function createGuest(
  visitor: Visitor,
  dialect: ServerDialect,
  { now }: Pick<World, 'now'>,
): Guest {
  const { id, path } = visitor
  return {
    id,
    path,
    room: roomAt(path),
    get user() {
      const identity = visitor.identity()
      return identity && userOf(identity)
    },
    get topics() {
      return visitor.topics.filter(isTopic).map(topicOf)
    },
    send(message) {
      const encoded = dialect.encode(asServerMessage(message, now()))
      if (!encoded.ok) throw new TypeError(encoded.problem.message)
      visitor.offer(encoded.frames)
    },
    close(code = 1000, reason = '') {
      if (!isCloseCode(code) || new TextEncoder().encode(reason).length > 123) {
        throw new RangeError('a close frame holds 1000 to 4999 and 123 bytes of reason')
      }
      visitor.close(code, reason)
    },
  }
}

function asServerMessage(message: ServiceMessage, timestamp: number): ServerMessage {
  if (message.type !== 'error') return { type: 'event', ...saidBy(message), timestamp }
  const { code, message: text } = message
  return {
    type: 'error',
    code: typeof code === 'string' ? code : 'unspecified',
    message: typeof text === 'string' ? text : '',
  }
}

/** RFC 6455 section 7.4: those that say that there was none are never sent. */
function isCloseCode(code: number): boolean {
  if (!Number.isInteger(code) || code < 1000 || code > 4999) return false
  return code >= 3000 || (code <= 1014 && ![1004, 1005, 1006].includes(code))
}
