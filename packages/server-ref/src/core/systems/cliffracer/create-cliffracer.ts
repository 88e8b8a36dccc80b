import { createCounters } from '../../counters.ts'
import { createPlainRoutes } from '../../http/plain-routes.ts'
import type { LoggedEvent } from '../../log/log.ts'
import type { Served } from '../../served.ts'
import type { SystemParts } from '../system-parts.ts'
import { bridgesOf } from './bridge.ts'
import { cliffracerRoutes } from './cliffracer-routes.ts'
import { placeAt, SERVICE_PATH } from './places.ts'
import { PROFILES } from './profile.ts'
import { Service } from './service.ts'
import type { ServiceMessage } from './service-message.ts'
import { completeSettings } from './settings.ts'
import type { ServiceSettings } from './settings.ts'

export interface CliffracerParts extends SystemParts {
  readonly settings?: ServiceSettings | undefined
}

type Tell<Arguments extends readonly unknown[]> = (...to: Arguments) => Promise<LoggedEvent>

/**
 * A Cliffracer service without its sockets: rooms, topics, users and roles. What it is to say is said
 * when the promise is done; that rejects with a TypeError for what no client could read.
 */
export interface Cliffracer extends Served {
  /** Tells all who are there: `{ type: 'announcement', text: 'hello' }`. */
  readonly broadcast: Tell<[message: ServiceMessage]>
  /** Tells all connections of a user, by the `sub` of the token. */
  readonly sendToUser: Tell<[id: string, message: ServiceMessage]>
  /** Tells those who have subscribed to it; the message names the topic as its `subject`. */
  readonly sendToTopic: Tell<[topic: string, message: ServiceMessage]>
  readonly sendToRole: Tell<[role: string, message: ServiceMessage]>
  readonly sendToRoom: Tell<[room: string, message: ServiceMessage]>
  /** An event of the message bus; says how many bridges it crossed. */
  readonly receive: (subject: string, data: unknown) => Promise<number>
  /** Tells all who are there, as `broadcast`. */
  readonly publish: Tell<[type: string, data: unknown]>
  /** How many chat rooms there are: one without anybody in it is none. */
  readonly roomCount: () => number
}

/** Puts it together on a log, which stays its owner's. */
export function createCliffracer(parts: CliffracerParts): Cliffracer {
  const { world, options, authenticator, onError } = parts
  const settings = completeSettings(parts.settings)
  const counters = createCounters()
  const startedAt = world.now()
  const service = new Service({ ...parts, counters, settings })
  const { audience, rooms, tell } = service
  const { sizes, drain, expireAll, revoke } = audience
  const receive = createReceive(service, onError)
  const health = () => ({ connections: sizes().connections, rooms: rooms.size })
  const metrics = () => ({
    uptime: (world.now() - startedAt) / 1_000,
    wsConnections: sizes().connections,
    subscriptions: sizes().subscriptions,
    rooms: rooms.size,
    framesSent: audience.framesSent,
    ...counters,
  })
  const routes = cliffracerRoutes({ world, tell, receive, metrics, health })
  return {
    ...{ counters, sizes, drain, expireAll, revoke, receive },
    accept(connection, request) {
      const path = request.path ?? SERVICE_PATH
      const place = placeAt(path)
      if (place && PROFILES[settings.profile].has(place)) {
        return audience.accept(connection, { ...request, path })
      }
      counters.connectionsRefused += 1
      return { status: 404, closeCode: 1008, reason: 'nothing here' }
    },
    handle: createPlainRoutes(routes, {
      ...{ counters, onError },
      authenticator: options.authRequired ? authenticator : undefined,
    }),
    broadcast: (message) => tell({ kind: 'all' }, message),
    sendToUser: (name, message) => tell({ kind: 'user', name }, message),
    sendToTopic: (name, message) => tell({ kind: 'topic', name }, message),
    sendToRole: (name, message) => tell({ kind: 'role', name }, message),
    sendToRoom: (name, message) => tell({ kind: 'room', name }, message),
    publish: (type, data) => tell({ kind: 'all' }, { type, data }),
    roomCount: () => rooms.size,
    close(code, reason) {
      service.close(code, reason)
      return Promise.resolve()
    },
  }
}

/** Over all bridges that lead from there, each by itself. */
function createReceive(
  { settings, tell }: Service,
  onError: (error: unknown) => void,
): Cliffracer['receive'] {
  return async (subject, data) => {
    let crossed = 0
    for (const { forward } of bridgesOf(settings.bridges, subject)) {
      try {
        const { topic, message } = forward(data, subject)
        await tell({ kind: 'topic', name: topic }, message)
        crossed += 1
      } catch (error) {
        onError(error)
      }
    }
    return crossed
  }
}
