import { startServer } from 'maxine-server-ref'
import type { Audience } from '../../src/index.ts'
import { AUTH, commonTarget, sessionOptions, SHARED, SYSTEM_FACTS } from './system-target.ts'
import type { SystemTarget } from './system-target.ts'

/** Two that speak as the guide does, and the framework's own path. */
export type CliffracerKind = 'open' | 'locked' | 'stock'

type Server = Awaited<ReturnType<typeof start>>

/** The reference server of Cliffracer, as its suite knows it. */
export async function startCliffracer(kind: CliffracerKind): Promise<SystemTarget> {
  const server = await start(kind)
  const common = commonTarget(server, kind === 'locked' ? 'locked' : 'open', '/ws')
  return {
    server,
    ...common,
    // Who is silent goes at the third beat at the latest.
    facts: { ...common.facts, messageBurst: 60, silentForMs: 3 * SYSTEM_FACTS.heartbeatMs },
    control: {
      restart: server.faults.restart,
      publish: (type, data, to = {}) => publish(server, { type, ...data }, to),
      async drain() {
        server.core.drain()
        await server.faults.restart({ epoch: 'same' })
      },
    },
  }
}

function start(kind: CliffracerKind) {
  return startServer({
    dialect: 'cliffracer',
    ...SHARED,
    ...(kind === 'locked' && { auth: AUTH }),
    cliffracer: { profile: kind === 'stock' ? 'stock' : 'topics' },
    core: { session: sessionOptions() },
  })
}

async function publish(
  { core }: Server,
  message: { readonly type: string },
  { user, role, topic, room }: Audience,
): Promise<void> {
  if (user !== undefined) await core.sendToUser(user, message)
  else if (role !== undefined) await core.sendToRole(role, message)
  else if (topic !== undefined) await core.sendToTopic(topic, message)
  else if (room !== undefined) await core.sendToRoom(room, message)
  else await core.broadcast(message)
}
