import { once } from 'node:events'
import { ACCOUNTS } from './accounts.mjs'
import { answerFault } from './answer-fault.mjs'
import { createDemoAuthenticator } from './create-authenticator.mjs'
import { createFaultDesk } from './faults/create-fault-desk.mjs'
import { asJson, refused } from './site/answer.mjs'
import { createSite } from './site/create-site.mjs'
import { readFiles } from './site/read-files.mjs'
import { securityHeaders } from './site/security-headers.mjs'
import { addressesOf, startSystems } from './systems/start-systems.mjs'

const HOST = '127.0.0.1'

/** Milliseconds: a connection that is half-open is noticed within two or three of them. */
const HEARTBEAT_MS = 4_000

/** Milliseconds for the browsers to answer a close; then they are not waited for. */
const PATIENCE_MS = 400

/**
 * @typedef {NonNullable<import('maxine-server-ref').StartOptions['authenticator']>} DemoAuthenticator
 *
 * @typedef {object} DemoOptions
 * @property {Pick<typeof import('maxine-server-ref'), 'startServer' | 'createAuthenticator' | 'hashPassword'>} reference
 *   the server's package: whoever starts the demo has it
 * @property {string} folder the built page
 * @property {number} [port] of the page; 0, the default, takes any that is free
 * @property {number} [serverPort] the same, of the server
 * @property {Omit<import('maxine-server-ref').StartOptions, 'port' | 'host' | 'auth' | 'authenticator' | 'testing'>} [server]
 *   what else the server is to be
 * @property {Parameters<typeof createFaultDesk>[1]} [faults]
 * @property {import('./systems/start-systems.mjs').SystemsOptions} [systems] those beside the registry
 *
 * @typedef {object} Demo
 * @property {string} url of the page
 * @property {import('maxine-server-ref').RunningServer} server
 * @property {import('./faults/create-fault-desk.mjs').FaultDesk} desk
 * @property {import('./systems/start-systems.mjs').Systems} systems
 * @property {() => Promise<void>} close
 */

/** Addresses of the page besides its root: which system it shows is the page's to say. */
const PAGES = ['/nexus', '/go-deployd', '/cliffracer']

/**
 * The page and the four servers it shows, all of them in this process and for this machine alone.
 *
 * @param {DemoOptions} options
 * @returns {Promise<Demo>}
 */
export async function startDemo({ reference, folder, port = 0, ...options }) {
  const files = readFiles(folder)
  if (!files.has('/')) throw new Error(`There is no page in ${folder}; npm run build makes it.`)
  /** @type {import('./site/create-site.mjs').SiteParts | undefined} */
  let parts
  const site = createSite(() => parts)
  site.listen(port, HOST)
  await once(site, 'listening')
  // The server lets in the pages of this origin only, so its port comes first.
  const sitePort = portOf(site)
  try {
    const authenticator = await createDemoAuthenticator(reference)
    const shared = sharedOptions(authenticator, sitePort, options.server)
    const server = await startRegistry(reference, shared, options)
    const systems = await startSystems(reference, shared, options.systems ?? {}).catch(
      async (error) => {
        await server.close()
        throw error
      },
    )
    const desk = createFaultDesk(server, options.faults)
    parts = siteParts(files, { server, desk, systems, authenticator })
    return {
      url: `http://localhost:${sitePort}`,
      ...{ server, desk, systems },
      close: () => close({ site, server, desk, systems }),
    }
  } catch (error) {
    site.close()
    throw error
  }
}

/**
 * What holds for every server.
 *
 * @param {DemoAuthenticator} authenticator
 * @param {number} sitePort
 * @param {DemoOptions['server']} [server]
 */
function sharedOptions(authenticator, sitePort, server = {}) {
  const own = ['localhost', HOST].map((name) => `http://${name}:${sitePort}`)
  const { logger, handshake, compression } = server
  return {
    ...(logger && { logger }),
    ...(handshake && { handshake }),
    ...(compression !== undefined && { compression }),
    host: HOST,
    authenticator,
    testing: true,
    core: { session: { heartbeatMs: HEARTBEAT_MS, ...server.core?.session } },
    origins: [...own, ...(server.origins ?? [])],
  }
}

/**
 * @param {DemoOptions['reference']} reference
 * @param {ReturnType<typeof sharedOptions>} shared
 * @param {Pick<DemoOptions, 'serverPort' | 'server'>} options
 */
function startRegistry({ startServer }, shared, { serverPort = 0, server = {} }) {
  const core = { ...server.core, ...shared.core }
  return startServer({ ...server, ...shared, core, port: serverPort })
}

/**
 * @param {ReadonlyMap<string, import('./site/read-files.mjs').SiteFile>} files
 * @param {Pick<Demo, 'server' | 'desk' | 'systems'> & { authenticator: DemoAuthenticator }} demo
 * @returns {import('./site/create-site.mjs').SiteParts}
 */
function siteParts(files, { server, desk, systems, authenticator }) {
  const ports = [server, systems.nexus, systems.deployd, systems.cliffracer].map(({ port }) => port)
  const [url, httpUrl] = ['ws', 'http'].map((scheme) => `${scheme}://localhost:${server.port}`)
  const config = asJson(200, { url, httpUrl, accounts: ACCOUNTS, systems: addressesOf(systems) })
  return {
    files: withPages(files),
    headers: securityHeaders(
      ports.flatMap((port) => [`ws://localhost:${port}`, `http://localhost:${port}`]),
    ),
    routes(path, request) {
      const [, system, fault] = /^\/faults(?:\/(\w+))?\/([^/]*)$/.exec(path) ?? []
      if (fault !== undefined) {
        const named = system === undefined ? desk : deskOf(systems, system)
        if (!named) return refused(404, 'There is no such server.')
        return answerFault({ desk: named, authenticator }, fault, request)
      }
      if (path !== '/config.json') return undefined
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      return isRead
        ? config
        : refused(405, 'It can be read, and nothing else.', { allow: 'GET, HEAD' })
    },
  }
}

/** @param {ReadonlyMap<string, import('./site/read-files.mjs').SiteFile>} files */
function withPages(files) {
  const all = new Map(files)
  const page = files.get('/')
  if (page) for (const path of PAGES) all.set(path, page)
  return all
}

/** @param {Demo['systems']} systems @param {string} name */
function deskOf({ desks }, name) {
  return Object.hasOwn(desks, name) ? desks[/** @type {keyof typeof desks} */ (name)] : undefined
}

/** @param {Pick<Demo, 'server' | 'desk' | 'systems'> & { site: import('node:http').Server }} demo */
async function close({ site, server, desk, systems }) {
  // A connection that is half-open would not carry the close.
  desk.clear()
  const ended = [
    server.close(),
    systems.close(),
    new Promise((resolve) => void site.close(resolve)),
  ]
  site.closeAllConnections()
  const hurry = setTimeout(() => void Promise.all([server.close(), systems.close()]), PATIENCE_MS)
  await Promise.all(ended)
  clearTimeout(hurry)
}

/** @param {import('node:http').Server} server */
function portOf(server) {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}
