import { createDropDesk } from '../faults/create-drop-desk.mjs'
import { createGreeter, runCliffracerSource } from './cliffracer-source.mjs'
import { runDeploydSource } from './deployd-source.mjs'
import { runNexusSource } from './nexus-source.mjs'
import { TODO_HANDLERS } from './todo-handlers.mjs'

/**
 * @typedef {'nexus' | 'deployd' | 'cliffracer'} SystemName
 *
 * @typedef {Omit<import('maxine-server-ref').SharedOptions, 'port'>} SharedOptions
 *
 * @typedef {object} SystemsOptions
 * @property {Partial<Record<SystemName, number>>} [ports] 0, the default, takes any that is free
 * @property {'running' | 'none'} [sources] what happens on the servers by itself; `none` where a test says all of it
 * @property {number} [awayMs] for which a server stays away when its connections are dropped
 *
 * @typedef {object} Systems
 * @property {import('maxine-server-ref').RunningNexus} nexus
 * @property {import('maxine-server-ref').RunningDeployd} deployd
 * @property {import('maxine-server-ref').RunningCliffracer} cliffracer
 * @property {Record<SystemName, import('../faults/create-fault-desk.mjs').FaultDesk>} desks
 * @property {() => Promise<void>} close a second call ends at once
 */

/** Where the sockets of a system are. @type {Record<SystemName, string>} */
const PATHS = { nexus: '', deployd: '/ws', cliffracer: '/ws' }

/** Everybody who signs in may write: they are all on this machine. */
const COLLECTIONS = { todos: {} }

/**
 * The three systems beside the registry, each on a port of its own and with something going on.
 *
 * @param {Pick<typeof import('maxine-server-ref'), 'startServer'>} reference
 * @param {SharedOptions} shared what holds for each of them
 * @param {SystemsOptions} options
 * @returns {Promise<Systems>}
 */
export async function startSystems({ startServer }, shared, options) {
  const { ports = {}, sources = 'running', awayMs } = options
  /** @type {import('maxine-server-ref').RunningSystem[]} */
  const started = []
  /** @template {import('maxine-server-ref').RunningSystem} Server @param {Server} server */
  const keep = (server) => {
    started.push(server)
    return server
  }
  const closeAll = () => Promise.all(started.map((server) => server.close()))
  try {
    const nexus = keep(await startServer({ ...shared, dialect: 'nexus', port: ports.nexus ?? 0 }))
    const deployd = keep(
      await startServer({
        ...shared,
        dialect: 'deployd',
        port: ports.deployd ?? 0,
        deployd: { collections: COLLECTIONS, handlers: TODO_HANDLERS },
      }),
    )
    /** @type {import('maxine-server-ref').RunningCliffracer} */
    const cliffracer = keep(
      await startServer({
        ...shared,
        dialect: 'cliffracer',
        port: ports.cliffracer ?? 0,
        ...(sources === 'running' && {
          cliffracer: { onMessage: createGreeter(() => cliffracer.core) },
        }),
      }),
    )
    const servers = { nexus, deployd, cliffracer }
    const ends = sources === 'running' ? runSources(servers) : []
    const desks = {
      nexus: createDropDesk(nexus, { awayMs }),
      deployd: createDropDesk(deployd, { awayMs }),
      cliffracer: createDropDesk(cliffracer, { awayMs }),
    }
    return {
      ...servers,
      desks,
      async close() {
        for (const end of ends) end()
        for (const desk of Object.values(desks)) desk.clear()
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** @param {Pick<Systems, SystemName>} servers */
function runSources({ nexus, deployd, cliffracer }) {
  return [
    runNexusSource(() => nexus.core),
    runDeploydSource(() => deployd.core),
    runCliffracerSource(() => cliffracer.core),
  ]
}

/**
 * What the page is told of them.
 *
 * @param {Pick<Systems, SystemName>} servers
 */
export function addressesOf({ nexus, deployd, cliffracer }) {
  const of = (/** @type {SystemName} */ name, /** @type {number} */ port) => ({
    url: `ws://localhost:${port}${PATHS[name]}`,
    httpUrl: `http://localhost:${port}`,
  })
  return {
    nexus: of('nexus', nexus.port),
    deployd: of('deployd', deployd.port),
    cliffracer: of('cliffracer', cliffracer.port),
  }
}
