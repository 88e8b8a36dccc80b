import { join } from 'node:path'
import type { CoreOverrides } from '../core/index.ts'
import { createAuthenticator } from './auth/authenticate.ts'
import { createRealWorld } from './real-world.ts'
import type {
  Logger,
  RunningServer,
  RunningSystem,
  SharedOptions,
  StartOptions,
} from './running-server.ts'
import { SettingError } from './setting-error.ts'
import { DOCUMENTED_PORTS, startServer } from './start-server.ts'
import type { DialectName } from './start-server.ts'
import type { CliffracerOptions, RunningCliffracer } from './systems/cliffracer.ts'
import type { DeploydOptions, RunningDeployd } from './systems/deployd.ts'
import type { NexusOptions, RunningNexus } from './systems/nexus.ts'

/** What holds for all four servers, and what each can be told besides. */
export interface StartAllOptions extends Omit<SharedOptions, 'port'> {
  /** By dialect; default those of the documents: 8080, 3000, 2403 and 8081. 0 takes any free one. */
  readonly ports?: Readonly<Partial<Record<DialectName, number>>>
  /** Directory in which those that keep anything have one each; in memory where left out. */
  readonly data?: string
  /** What differs from the defaults of the registry. */
  readonly registry?: CoreOverrides['registry']
  readonly maxine?: Pick<StartOptions, 'policy' | 'fleet'>
  readonly nexus?: NexusOptions['nexus']
  readonly deployd?: DeploydOptions['deployd']
  readonly cliffracer?: CliffracerOptions['cliffracer']
}

/** Four servers that listen, one of each dialect. */
export interface RunningAll {
  readonly maxine: RunningServer
  readonly nexus: RunningNexus
  readonly deployd: RunningDeployd
  readonly cliffracer: RunningCliffracer
  /** Ends all of them; as the `close` of each. */
  readonly close: RunningSystem['close']
}

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

/** Those that keep anything. */
const KEEPERS: readonly DialectName[] = ['maxine', 'deployd']

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
