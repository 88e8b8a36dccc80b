import type { ClientMessage, ErrorMessage, ServerMessage } from 'maxine-protocol'
import { nexusServer } from 'maxine-protocol/dialects/nexus/server'
import type { Manners } from '../../broadcast/manners.ts'
import type { Topics } from '../../broadcast/topics.ts'
import type { Visitor } from '../../broadcast/visitor.ts'
import type { Counters } from '../../counters.ts'
import type { SessionOptions } from '../../options.ts'
import { TokenBucket } from '../../token-bucket.ts'
import type { World } from '../../world.ts'
import type { Catalogue } from './channels.ts'
import { subscribe } from './subscribing.ts'

export interface NexusMannersParts {
  readonly world: Pick<World, 'now'>
  readonly catalogue: Catalogue
  readonly counters: Counters
  readonly options: Pick<SessionOptions, 'maxSubscriptions' | 'messagesPerSecond' | 'messageBurst'>
  /** Asked when somebody subscribes: whoever holds these manners makes them. */
  readonly topics: () => Topics<Visitor>
}

/** The reasons of the document, and our own where it has none. */
const FAREWELLS: Manners['farewells'] = {
  missing: [1008, 'Missing authentication token'],
  refused: [1008, 'Invalid token'],
  expired: [1008, 'Token expired'],
  crowded: [4505, 'too many connections'],
  over: [4401, 'token expired'],
  leaving: [1000, 'Server shutting down'],
}

/** As much of an action nobody knows as an answer repeats. */
const LONGEST_ACTION = 64

/** How a Nexus server behaves on its connections. */
export function createNexusManners(parts: NexusMannersParts): Manners {
  const { world, counters, options } = parts
  const nextId = createIds(world)
  return {
    dialect: nexusServer,
    entry: 'with-token',
    farewells: FAREWELLS,
    // On each connection by itself: every subscription takes a frame, and a user's many connections all
    // ask again at once when the server has been away. A frame that is not read is never answered.
    limiter: (now) => new TokenBucket(options.messagesPerSecond, options.messageBurst, now),
    onEnter: (visitor) => {
      visitor.say({ type: 'welcome', clientId: nextId('client'), timestamp: world.now() })
      return undefined
    },
    onMessage: (visitor, message) => {
      if (message.type === 'unknown') counters.framesRefused += 1
      const answer = answerTo(parts, visitor, message, nextId)
      if (answer) visitor.say(answer)
      return undefined
    },
    onUnreadable: (visitor, { at, message }) => {
      visitor.say(error('invalid_format', at === '' ? UNREADABLE : `${UNREADABLE}: ${message}`))
    },
    onRateLimited: (visitor, retryAfterMs) => {
      visitor.say(error('rate_limited', `Too many messages: wait ${retryAfterMs} ms`))
    },
    onLeave: () => undefined,
  }
}

const UNREADABLE = 'Invalid message format'

type NextId = (kind: 'client' | 'sub') => string

/** As the document makes them, but never the same for two. */
function createIds({ now }: Pick<World, 'now'>): NextId {
  let made = 0
  return (kind) => `${kind}_${now()}_${++made}`
}

function answerTo(
  { world, catalogue, topics, options }: NexusMannersParts,
  visitor: Visitor,
  message: ClientMessage,
  nextId: NextId,
): ServerMessage | undefined {
  switch (message.type) {
    case 'subscribe': {
      const { maxSubscriptions } = options
      const held = { catalogue, topics: topics(), maxSubscriptions }
      return subscribe(held, visitor, message, nextId('sub'))
    }
    case 'unsubscribe': {
      const { filters = [] } = message
      for (const { event = '' } of filters) topics().leave(visitor, event)
      return { type: 'unsubscribed', filters }
    }
    case 'ping':
      return { type: 'pong', timestamp: world.now() }
    case 'unknown':
      return error('unknown_action', `Unknown action: ${actionIn(message.frame)}`)
    default:
      // This wire has no words for the rest.
      return undefined
  }
}

function actionIn(frame: unknown): string {
  return String((frame as { action?: unknown }).action).slice(0, LONGEST_ACTION)
}

function error(code: string, message: string): ErrorMessage {
  return { type: 'error', code, message }
}
