import { startServer } from 'maxine-server-ref'
import { AUTH, commonTarget, sessionOptions, SHARED } from './system-target.ts'
import type { SystemTarget } from './system-target.ts'

/** Which frames it speaks. */
export type DeploydProfile = 'documented' | 'rooms'

/** The reference server of go-deployd, as its suite knows it. */
export async function startDeployd(profile: DeploydProfile): Promise<SystemTarget> {
  const server = await startServer({
    dialect: 'deployd',
    ...SHARED,
    auth: AUTH,
    deployd: { profile },
    core: { session: sessionOptions() },
  })
  return {
    server,
    ...commonTarget(server, 'locked', '/ws'),
    control: { restart: server.faults.restart },
  }
}
