import { DOCUMENTED_PORTS } from './dialects.ts'
import type { AnyStartOptions } from './dialects.ts'
import type { RunningServer, RunningSystem, StartOptions } from './running-server.ts'
import { SettingError } from './setting-error.ts'
import { startSystem } from './start-system.ts'
import { CLIFFRACER } from './systems/cliffracer.ts'
import type { CliffracerOptions, RunningCliffracer } from './systems/cliffracer.ts'
import { deploydKind } from './systems/deployd.ts'
import type { DeploydOptions, RunningDeployd } from './systems/deployd.ts'
import { MAXINE } from './systems/maxine.ts'
import { NEXUS } from './systems/nexus.ts'
import type { NexusOptions, RunningNexus } from './systems/nexus.ts'

/** Starts a server; rejects with a `SettingError` of one line where it cannot be as it was asked for. */
export function startServer(options?: StartOptions): Promise<RunningServer>
export function startServer(options: NexusOptions): Promise<RunningNexus>
export function startServer(options: DeploydOptions): Promise<RunningDeployd>
export function startServer(options: CliffracerOptions): Promise<RunningCliffracer>
export function startServer(options: AnyStartOptions): Promise<RunningSystem>
export async function startServer(options: AnyStartOptions = {}): Promise<RunningSystem> {
  switch (options.dialect) {
    case undefined:
    case 'maxine':
      return startMaxine(options)
    case 'nexus':
      return startSystem(NEXUS, options)
    case 'deployd':
      return startSystem(deploydKind(options), options)
    case 'cliffracer':
      return startSystem(CLIFFRACER, options)
    default:
      throw new SettingError(noDialect(options))
  }
}

async function startMaxine(options: StartOptions): Promise<RunningServer> {
  const server = await startSystem(MAXINE, options)
  const { url, httpUrl, port, faults, close } = server
  return {
    ...{ url, httpUrl, port, faults, close },
    get core() {
      return server.core
    },
    get registry() {
      return server.core.registry
    },
    publish: (event, data) => server.core.publish(event, data),
  }
}

/** Types are gone where a program in JavaScript asks. */
function noDialect({ dialect }: { readonly dialect?: unknown }): string {
  return `There is no dialect ${JSON.stringify(dialect)}; there are ${Object.keys(DOCUMENTED_PORTS).join(', ')}`
}
