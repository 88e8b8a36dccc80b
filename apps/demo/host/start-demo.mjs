import { once } from 'node:events'
import { ACCOUNTS } from './accounts.mjs'
import { answerFault } from './answer-fault.mjs'
import { createDemoAuthenticator } from './create-authenticator.mjs'
import { createFaultDesk } from './faults/create-fault-desk.mjs'
import { asJson, refused } from './site/answer.mjs'
import { createSite } from './site/create-site.mjs'
import { readFiles } from './site/read-files.mjs'
import { securityHeaders } from './site/security-headers.mjs'

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
 *
 * @typedef {object} Demo
 * @property {string} url of the page
 * @property {import('maxine-server-ref').RunningServer} server
 * @property {import('./faults/create-fault-desk.mjs').FaultDesk} desk
 * @property {() => Promise<void>} close
 */

/**
 * The dashboard and the server it shows, both of them in this process and for this machine alone.
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
    const server = await startReference(reference, authenticator, sitePort, options)
    const desk = createFaultDesk(server, options.faults)
    parts = siteParts(files, { server, desk, authenticator })
    return {
      url: `http://localhost:${sitePort}`,
      server,
      desk,
      close: () => close({ site, server, desk }),
    }
  } catch (error) {
    site.close()
    throw error
  }
}

/**
 * @param {DemoOptions['reference']} reference
 * @param {DemoAuthenticator} authenticator
 * @param {number} sitePort
 * @param {Pick<DemoOptions, 'serverPort' | 'server'>} options
 */
function startReference({ startServer }, authenticator, sitePort, { serverPort = 0, server = {} }) {
  const own = ['localhost', HOST].map((name) => `http://${name}:${sitePort}`)
  return startServer({
    ...server,
    port: serverPort,
    host: HOST,
    authenticator,
    testing: true,
    core: { ...server.core, session: { heartbeatMs: HEARTBEAT_MS, ...server.core?.session } },
    origins: [...own, ...(server.origins ?? [])],
  })
}

/**
 * @param {ReadonlyMap<string, import('./site/read-files.mjs').SiteFile>} files
 * @param {Pick<Demo, 'server' | 'desk'> & { authenticator: DemoAuthenticator }} demo
 * @returns {import('./site/create-site.mjs').SiteParts}
 */
function siteParts(files, { server, desk, authenticator }) {
  const [url, httpUrl] = ['ws', 'http'].map((scheme) => `${scheme}://localhost:${server.port}`)
  const config = asJson(200, { url, httpUrl, accounts: ACCOUNTS })
  return {
    files,
    headers: securityHeaders([url, httpUrl]),
    routes(path, request) {
      const [, fault] = /^\/faults\/([^/]*)$/.exec(path) ?? []
      if (fault !== undefined) return answerFault({ desk, authenticator }, fault, request)
      if (path !== '/config.json') return undefined
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      return isRead
        ? config
        : refused(405, 'It can be read, and nothing else.', { allow: 'GET, HEAD' })
    },
  }
}

/** @param {Pick<Demo, 'server' | 'desk'> & { site: import('node:http').Server }} demo */
async function close({ site, server, desk }) {
  // A connection that is half-open would not carry the close.
  desk.clear()
  const ended = [server.close(), new Promise((resolve) => site.close(resolve))]
  site.closeAllConnections()
  const hurry = setTimeout(() => void server.close(), PATIENCE_MS)
  await Promise.all(ended)
  clearTimeout(hurry)
}

/** @param {import('node:http').Server} server */
function portOf(server) {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}
