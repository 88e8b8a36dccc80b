import type { OldFeed } from './old-feed.ts'
import { backupOf, envoyConfigOf } from './old-lists.ts'
import type { OldRegistry, Registration } from './old-registry.ts'
import type { OldAuth } from './old-tokens.ts'

export interface OldRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
  /** Of an `Authorization: Bearer` header. */
  readonly token: string | undefined
}

export interface OldAnswer {
  readonly status: number
  readonly body: unknown
}

export interface RoutesParts {
  readonly registry: OldRegistry
  readonly feed: OldFeed
  readonly tokens: OldAuth
  readonly auth: 'on' | 'off'
  readonly connections: () => number
  /** What is listed beside the names of services, and where. */
  readonly lists: 'nothing' | 'nodes' | 'everything'
  /** Since it was started, in milliseconds. */
  readonly uptimeMs: () => number
}

/** As it came: nothing of it is checked but that it is there. */
interface Body extends Partial<Registration> {
  readonly nodeId?: string
  readonly key?: string
  readonly value?: unknown
  readonly username?: string
  readonly password?: string
  readonly token?: string
}

type Handler = (request: OldRequest, body: Body) => OldAnswer

const SUCCESS: OldAnswer = { status: 200, body: { success: true } }
const NOT_FOUND: OldAnswer = { status: 404, body: { message: 'Not found' } }
const UNAUTHORIZED: OldAnswer = { status: 401, body: { error: 'Unauthorized' } }
const NO_BACKUP: OldAnswer = { status: 400, body: { error: 'Persistence not enabled' } }
const NO_CONFIG: OldAnswer = { status: 404, body: { error: 'Config not found' } }

/** Only these ask for a token, and only where authentication is on. */
const LOCKED = new Set(['POST /config/set', 'DELETE /config/delete', 'GET /backup'])

/** Answers to requests, in the words of deployed servers. */
export function oldRoutes(parts: RoutesParts): (request: OldRequest) => OldAnswer {
  const handlers = {
    ...registryRoutes(parts),
    ...configRoutes(parts),
    ...otherRoutes(parts),
    ...listRoutes(parts),
  }
  const routes: ReadonlyMap<string, Handler> = new Map(Object.entries(handlers))
  return (request) => {
    const { method, path, token } = request
    const circuit = /^\/circuit-breaker\/([^/]+)$/.exec(path)?.[1]
    // As it stands in the path, undecoded.
    if (method === 'GET' && circuit) return ok(parts.registry.circuit(circuit))
    const name = `${method} ${path}`
    const handler = routes.get(name)
    if (!handler) return NOT_FOUND
    const body = bodyOf(request)
    if (!body) return { status: 400, body: { error: 'Invalid JSON' } }
    const isIn = parts.auth === 'off' || !LOCKED.has(name) || parts.tokens.verify(token)
    return isIn ? handler(request, body) : UNAUTHORIZED
  }
}

function registryRoutes({ registry }: RoutesParts): Readonly<Record<string, Handler>> {
  return {
    'POST /register': (_request, body) => {
      const { serviceName, host, port } = body
      if (!serviceName || !host || !port) return missing('serviceName')
      const nodeId = registry.register({ ...body, serviceName, host, port })
      return ok({ nodeId, status: 'registered' })
    },
    'POST /heartbeat': (_request, { nodeId }) =>
      nodeId ? ok({ success: registry.heartbeat(nodeId) }) : missing('nodeId'),
    'DELETE /deregister': (_request, { nodeId }) => {
      if (!nodeId) return missing('nodeId')
      registry.deregister(nodeId)
      return SUCCESS
    },
    'GET /discover': ({ query }) => {
      const [serviceName, version] = [query.get('serviceName'), query.get('version')]
      if (!serviceName) return missing('serviceName')
      const tags = query.get('tags')?.split(',') ?? []
      const address = registry.discover(version ? `${serviceName}:${version}` : serviceName, tags)
      if (address === undefined) return { status: 404, body: { message: 'Service unavailable' } }
      return ok({ address, nodeName: address, healthy: true })
    },
    'GET /servers': () => ok({ services: registry.services }),
  }
}

function configRoutes({ registry }: RoutesParts): Readonly<Record<string, Handler>> {
  return {
    'POST /config/set': (_request, { serviceName, key, value, metadata }) =>
      serviceName && key
        ? ok(registry.setConfig(serviceName, key, value, metadata))
        : missing('serviceName or key'),
    'GET /config/get': ({ query }) => {
      const [serviceName, key] = [query.get('serviceName'), query.get('key')]
      if (!serviceName || !key) return missing('serviceName or key')
      const config = registry.configs(serviceName)[key]
      return config ? ok(config) : NO_CONFIG
    },
    'GET /config/all': ({ query }) => {
      const serviceName = query.get('serviceName')
      return serviceName ? ok(registry.configs(serviceName)) : missing('serviceName')
    },
    'DELETE /config/delete': ({ query }) => {
      const [serviceName, key] = [query.get('serviceName'), query.get('key')]
      if (!serviceName || !key) return missing('serviceName or key')
      return registry.deleteConfig(serviceName, key) ? SUCCESS : NO_CONFIG
    },
  }
}

function otherRoutes(parts: RoutesParts): Readonly<Record<string, Handler>> {
  const { registry, feed, tokens, connections } = parts
  const count = () => ({ services: registry.services.length, nodes: registry.nodes })
  return {
    'GET /events': ({ query }) => {
      const { since, limit } = { since: '0', limit: '100', ...given(query) }
      return ok(feed.since(Number.parseInt(since, 10), Number.parseInt(limit, 10)))
    },
    'GET /health': () => ok({ status: 'ok', ...count() }),
    'GET /metrics': () =>
      ok({
        // In seconds.
        uptime: parts.uptimeMs() / 1_000,
        ...count(),
        wsConnections: connections(),
        eventsBroadcasted: feed.broadcasted,
      }),
    'POST /signin': (_request, { username, password }) => {
      if (!username || !password) return missing('username or password')
      const token = tokens.signIn(username, password)
      return token === undefined ? UNAUTHORIZED : ok({ token })
    },
    'POST /refresh-token': (_request, { token }) => {
      if (!token) return missing('token')
      const claims = tokens.verify(token)
      return claims ? ok({ token: tokens.refresh(claims) }) : UNAUTHORIZED
    },
  }
}

/** Both in one pass over all services, so that they are of one moment. */
function listRoutes({ lists, registry }: RoutesParts): Readonly<Record<string, Handler>> {
  if (lists === 'nothing') return {}
  return {
    'GET /service-mesh/envoy-config': () => ok(envoyConfigOf(registry.state)),
    // Only a server that keeps its registry in a file or a database has one.
    'GET /backup': () => (lists === 'everything' ? ok(backupOf(registry.state)) : NO_BACKUP),
  }
}

/** An empty one counts as left out. */
function given(query: URLSearchParams): { readonly since?: string; readonly limit?: string } {
  return Object.fromEntries([...query].filter(([, value]) => value !== ''))
}

function ok(body: unknown): OldAnswer {
  return { status: 200, body }
}

function missing(what: string): OldAnswer {
  return { status: 400, body: { error: `Missing ${what}` } }
}

/** Only what has a method with a body is read. */
function bodyOf({ method, body }: OldRequest): Body | undefined {
  if (method === 'GET' || body === '') return {}
  try {
    return Object(JSON.parse(body)) as Body
  } catch {
    return undefined
  }
}
