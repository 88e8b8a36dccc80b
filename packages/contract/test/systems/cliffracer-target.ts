import { startServer } from 'maxine-server-ref'
import { AUTH, commonTarget, sessionOptions, SHARED } from './system-target.ts'
import type { SystemTarget } from './system-target.ts'

/** The reference server of Cliffracer, as its suite knows it. */
export async function startCliffracer(access: 'open' | 'locked'): Promise<SystemTarget> {
  const server = await startServer({
    dialect: 'cliffracer',
    ...SHARED,
    ...(access === 'locked' && { auth: AUTH }),
    core: { session: sessionOptions() },
  })
  return {
    server,
    ...commonTarget(server, access, '/ws'),
    control: {
      restart: server.faults.restart,
      async publish(type, data) {
        await server.core.publish(type, data)
      },
      async drain() {
        server.core.drain()
        await server.faults.restart({ epoch: 'same' })
      },
    },
  }
}
