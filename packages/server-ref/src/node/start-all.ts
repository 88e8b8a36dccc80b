import { join } from 'node:path'
import { createAuthenticator } from './auth/authenticate.ts'
import { createRealWorld } from './real-world.ts'
import { DOCUMENTED_PORTS, KEEPERS } from './dialects.ts'
import type { DialectName, RunningAll, StartAllOptions } from './dialects.ts'
import type { Logger, RunningSystem, SharedOptions, StartOptions } from './running-server.ts'
import { SettingError } from './setting-error.ts'
import { startServer } from './start-server.ts'

/**
 * Starts one server of each dialect: with one clock, one set of limits, and one that knows tokens, so
 * that a token of one is good at all. Where one cannot start, none is left.
 */
export async function startAll(options: StartAllOptions = {}): Promise<RunningAll> {
  const of = await sharing(options)
  const started: RunningSystem[] = []
  const keep = <Server extends RunningSystem>(server: Server): Server => {
    started.push(server)
    return server
  }
  const { registry, maxine, nexus, deployd, cliffracer } = options
  try {
    return {
      maxine: keep(await startServer(maxineOf(of('maxine'), { registry, maxine }))),
      nexus: keep(await startServer({ ...of('nexus'), dialect: 'nexus', ...(nexus && { nexus }) })),
      deployd: keep(
        await startServer({ ...of('deployd'), dialect: 'deployd', ...(deployd && { deployd }) }),
      ),
      cliffracer: keep(
        await startServer({
          ...of('cliffracer'),
          dialect: 'cliffracer',
          ...(cliffracer && { cliffracer }),
        }),
      ),
      close: (how) => closeAll(started, how),
    }
  } catch (error) {
    await closeAll(started)
    throw error
  }
}

type Shared = SharedOptions & { readonly data?: string }

function maxineOf(
  shared: Shared,
  { registry, maxine }: { [Name in 'registry' | 'maxine']: StartAllOptions[Name] },
): StartOptions {
  return { ...shared, core: { ...shared.core, ...(registry && { registry }) }, ...maxine }
}

/** What each server is told, of what holds for all. */
async function sharing(options: StartAllOptions): Promise<(dialect: DialectName) => Shared> {
  const { ports, data, registry: _r, maxine: _m, nexus: _n, deployd: _d, ...rest } = options
  const { cliffracer: _c, auth, authenticator, logger, ...plain } = rest
  if (auth && authenticator) throw new SettingError('Give either auth or an authenticator')
  const world = options.world ?? createRealWorld()
  const one = auth ? await createAuthenticator(auth, world) : authenticator
  return (dialect) => ({
    ...plain,
    world,
    port: ports?.[dialect] ?? DOCUMENTED_PORTS[dialect],
    ...(one && { authenticator: one }),
    ...(logger && { logger: loggerOf(logger, dialect) }),
    ...(data !== undefined && KEEPERS.includes(dialect) && { data: join(data, dialect) }),
  })
}

async function closeAll(
  servers: readonly RunningSystem[],
  how?: { readonly drain?: boolean },
): Promise<void> {
  await Promise.all(servers.map((server) => server.close(how)))
}

/** Says which of the servers it is that speaks. */
function loggerOf(logger: Logger, dialect: DialectName): Logger {
  return (level, message, fields) => logger(level, message, { server: dialect, ...fields })
}
