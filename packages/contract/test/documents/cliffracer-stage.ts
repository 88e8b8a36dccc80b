import { startServer } from 'maxine-server-ref'
import type { CliffracerOptions, RunningCliffracer } from 'maxine-server-ref'
import type { World } from 'maxine-server-ref/core'
import { onTestFinished } from 'vitest'
import { handTimers } from '../hand-timers.ts'
import { makeToken, SECRET } from '../reference-target.ts'
import { FrameClient } from './frame-client.ts'
import { raiseStage } from './stage.ts'
import type { Stage } from './stage.ts'

const DOCUMENTED = 'localhost:8081'

/** The `AuthConfig` of the guide's services. */
export const AUTH = { secret: SECRET }

/** Our Cliffracer, closed when the test is over. */
export async function serveCliffracer(
  options: Omit<CliffracerOptions, 'dialect'> = {},
): Promise<RunningCliffracer> {
  const server = await startServer({ testing: true, ...options, dialect: 'cliffracer' })
  onTestFinished(() => server.close())
  return server
}

/** A token of somebody with these roles. */
export function tokenOf(sub: string, ...roles: readonly string[]): string {
  return makeToken({ sub, role: roles[0] ?? 'user', lifeMs: 600_000 })
}

/** Somebody who has been greeted; with a token, who has also been told who they are. */
export async function enter(
  { url }: Pick<RunningCliffracer, 'url'>,
  path = '/ws',
  token?: string,
  how: { readonly pongs?: boolean } = {},
): Promise<FrameClient> {
  const query = token === undefined ? '' : `?token=${token}`
  const client = await FrameClient.open(url + path + query, how)
  await client.next()
  if (token !== undefined) await client.next()
  return client
}

/** A world in which what is for now happens at once, and what is for later when the test says so. */
export function createHandWorld(): {
  readonly world: World
  readonly advance: (ms: number) => Promise<void>
} {
  const { timers, advance } = handTimers()
  const after: World['after'] = (delayMs, callback) => {
    if (delayMs > 0) return timers.after(delayMs, callback)
    const immediate = setImmediate(callback)
    return () => clearImmediate(immediate)
  }
  return { world: { now: timers.now, after, random: () => 0.5 }, advance }
}

/** Where the JavaScript of the guide runs. */
export function setCliffracerStage({ url }: Pick<RunningCliffracer, 'url'>): Stage {
  return raiseStage({ here: (address) => address.replace(DOCUMENTED, new URL(url).host) })
}
