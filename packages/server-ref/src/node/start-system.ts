import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Authenticator, Served, World } from '../core/index.ts'
import { createFaults } from '../core/faults/faults.ts'
import type { Faults } from '../core/faults/faults.ts'
import { createAuthenticator } from './auth/authenticate.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { createHttpServer } from './http/http-server.ts'
import { createOriginCheck } from './http/origins.ts'
import { createRealWorld } from './real-world.ts'
import type { RunningSystem, SharedOptions } from './running-server.ts'
import { noTrouble, serverFaults } from './server-faults.ts'
import { SettingError } from './setting-error.ts'
import { coreOptions, handshakeOptions } from './settings.ts'
import { createShutdown } from './shutdown.ts'
import { createWebSocketDoor } from './sockets/web-socket.ts'
import type { SystemKind } from './systems/system-kind.ts'

const LOOPBACK = '127.0.0.1'

/** Starts one system; rejects with a `SettingError` of one line where it cannot be as it was asked for. */
export async function startSystem<Options extends SharedOptions, Core extends Served>(
  kind: SystemKind<Options, Core>,
  options: Options,
): Promise<RunningSystem<Core>> {
  const world = options.world ?? createRealWorld()
  const log = options.logger ?? (() => undefined)
  const named = await chooseAuthenticator(options, world)
  const authenticator = kind.authenticate ? await kind.authenticate(options, world, named) : named
  const settings = coreOptions(options.core, authenticator !== undefined, kind.session)
  const handshake = handshakeOptions(options.handshake)
  const mayEnter = createOriginCheck(options.origins)
  const { session } = settings
  const system = await kind.prepare({ options, world, session, authenticator, log })
  const engine = await startEngine({ world, bounds: settings.log, system, log })
  const trouble = noTrouble()
  const faults = createFaults(world)
  const { compression = false, testing = false, tokenInQuery = kind.tokenInQuery } = options
  const { takes, page, cors } = kind
  const { core } = engine
  const parts = { core, world, mayEnter, tokenInQuery, handshake, trouble, log, takes, page, cors }
  const server = createHttpServer(parts)
  const { maxPayload, heartbeatMs, drainSpreadMs } = session
  // Where none can be made, nothing stands in the way: 1 kB for each connection.
  const around: Faults['around'] = testing ? faults.around : (accept) => accept
  const door = createWebSocketDoor({ ...parts, compression, around, maxPayload, heartbeatMs })
  server.on('upgrade', door.upgrade)
  const close = createShutdown({ engine, server, door, world, drainSpreadMs })
  await listen(server, options).catch(async (error: unknown) => {
    await close()
    throw error
  })
  return {
    ...addresses(server),
    get core() {
      return running(engine)
    },
    faults: serverFaults({ engine, door, trouble, faults, testing }),
    close,
  }
}

async function chooseAuthenticator(
  { auth, authenticator }: SharedOptions,
  world: World,
): Promise<Authenticator | undefined> {
  if (auth && authenticator) throw new SettingError('Give either auth or an authenticator')
  return auth ? createAuthenticator(auth, world) : authenticator
}

async function listen(server: Server, { port = 0, host = LOOPBACK }: SharedOptions): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new SettingError(`Cannot listen on ${host}, port ${port}: ${code}`, { cause: error })
  }
}

function addresses(server: Server): Pick<RunningSystem, 'url' | 'httpUrl' | 'port'> {
  const { address, family, port } = server.address() as AddressInfo
  const host = family === 'IPv6' ? `[${address}]` : address
  return { url: `ws://${host}:${port}`, httpUrl: `http://${host}:${port}`, port }
}

function running<Core extends Served>({ core }: Engine<Core>): Core {
  const now = core()
  if (!now) throw new Error('The server is starting again, or has been closed')
  return now
}
