import { setTimeout } from 'node:timers/promises'
import { startServer } from 'maxine-server-ref'
import { AUTH, commonTarget, sessionOptions, SHARED } from './system-target.ts'
import type { SystemTarget } from './system-target.ts'

/** The reference server of Nexus, as its suite knows it. */
export async function startNexus(access: 'open' | 'locked'): Promise<SystemTarget> {
  const server = await startServer({
    dialect: 'nexus',
    ...SHARED,
    ...(access === 'locked' && { auth: AUTH }),
    core: { session: { ...sessionOptions(), drainSpreadMs: 50 } },
  })
  return {
    server,
    ...commonTarget(server, access),
    control: {
      restart: server.faults.restart,
      async publish(channel, data) {
        await server.core.publish(channel, data)
      },
      async drain() {
        const { core } = server
        core.drain()
        while (core.sizes().connections > 0) await setTimeout(5)
        await server.faults.restart({ epoch: 'same' })
      },
    },
  }
}
