import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Authenticator, World } from '../core/index.ts'
import { createFaults } from '../core/faults/faults.ts'
import type { Faults } from '../core/faults/faults.ts'
import { startFleet } from '../core/fleet/fleet.ts'
import type { FleetParts } from '../core/fleet/fleet.ts'
import { createAuthenticator } from './auth/authenticate.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { noTrouble, serverFaults } from './server-faults.ts'
import { createHttpServer } from './http/http-server.ts'
import { createOriginCheck } from './http/origins.ts'
import { createRealWorld } from './real-world.ts'
import type { FleetSettings, RunningServer, StartOptions } from './running-server.ts'
import { SettingError } from './setting-error.ts'
import { coreOptions, handshakeOptions } from './settings.ts'
import { createShutdown } from './shutdown.ts'
import { createWebSocketDoor } from './sockets/web-socket.ts'

const LOOPBACK = '127.0.0.1'

/** Starts a server; rejects with a `SettingError` of one line where it cannot be as it was asked for. */
export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const world = options.world ?? createRealWorld()
  const log = options.logger ?? (() => undefined)
  const authenticator = await chooseAuthenticator(options, world)
  const settings = coreOptions(options.core, authenticator !== undefined)
  const handshake = handshakeOptions(options.handshake)
  const mayEnter = createOriginCheck(options.origins)
  const engine = await startEngine({
    world,
    options: settings,
    authenticator,
    policy: options.policy,
    data: options.data,
    log,
    onStart: ({ registry, publish }) => runFleet({ registry, publish, world }, options.fleet),
  })
  const { core } = engine
  const trouble = noTrouble()
  const faults = createFaults(world)
  const { tokenInQuery = false, compression = false, testing = false } = options
  const parts = { core, world, mayEnter, tokenInQuery, handshake, trouble, log }
  const server = createHttpServer(parts)
  const { maxPayload, heartbeatMs, drainSpreadMs } = settings.session
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
    get registry() {
      return running(engine).registry
    },
    publish: (event, data) => running(engine).publish(event, data),
    faults: serverFaults({ engine, door, trouble, faults, testing }),
    close,
  }
}

async function chooseAuthenticator(
  { auth, authenticator }: StartOptions,
  world: World,
): Promise<Authenticator | undefined> {
  if (auth && authenticator) throw new SettingError('Give either auth or an authenticator')
  return auth ? createAuthenticator(auth, world) : authenticator
}

/** Defaults in numbers a person can follow on a screen. */
function runFleet(
  parts: Pick<FleetParts, 'registry' | 'publish' | 'world'>,
  settings: FleetSettings | undefined,
): () => void {
  if (!settings) return () => undefined
  const { services, seed = 1, eventsPerSecond = 10 } = settings
  return startFleet({ ...parts, size: services, seed, ratePerSecond: eventsPerSecond }).stop
}

async function listen(server: Server, { port = 0, host = LOOPBACK }: StartOptions): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new SettingError(`Cannot listen on ${host}, port ${port}: ${code}`, { cause: error })
  }
}

function addresses(server: Server): Pick<RunningServer, 'url' | 'httpUrl' | 'port'> {
  const { address, family, port } = server.address() as AddressInfo
  const host = family === 'IPv6' ? `[${address}]` : address
  return { url: `ws://${host}:${port}`, httpUrl: `http://${host}:${port}`, port }
}

function running({ core }: Engine) {
  const now = core()
  if (!now) throw new Error('The server is starting again, or has been closed')
  return now
}
