import {
  clientFrames,
  eventFrame,
  eventSchemas,
  serverFrames,
} from '../../../dist/dialects/maxine/frames.js'
import { maxine as dialect } from '../../../dist/dialects/maxine/client.js'
import { ROUTES } from '../../../dist/http/index.js'
import { EXTENSION_VERSION } from '../../../dist/limits.js'
import { toJsonSchema } from '../json-schema.mjs'
import { ANY, isObject, merged, taggedFrames } from '../message.mjs'

const SERVER = {
  welcome:
    'The connection stands: who the client is, where the log stands and what the server can do.',
  authenticated: 'The token is accepted.',
  auth_failed: 'The token is refused; the server closes next.',
  auth_required: 'The first frame carried no token; the server closes next.',
  subscribed: 'A filter is in force.',
  unsubscribed: 'One subscription ended, or all of them.',
  snapshot: {
    summary: 'A part of the whole state at one position; parts are merged until the last.',
    further: { properties: { digest: digest() } },
  },
  bookmark: {
    summary: 'Everything visible up to here has been sent: heartbeat and proof of continuity.',
    further: { properties: { digest: digest() } },
  },
  gap: 'Events are lost to this connection, which goes on behind them.',
  goaway: 'The server closes soon; come back later.',
  token_refreshed: 'A new token for the session.',
  pong: 'The answer to a ping.',
  error: 'A frame is refused, or the server warns; the connection stays.',
}

const CLIENT = {
  hello:
    'The first frame of a client that speaks the extension. Older servers read `auth` and `subscribe` in it.',
  auth: 'Authenticate, or prolong the session with a new token.',
  subscribe: 'Ask for events: all with true, or those that match every part of the filter.',
  unsubscribe: 'End one subscription by its id, or all with true.',
  refresh_token: 'Ask for a new token in exchange for the session.',
  ping: 'Ask for a pong with the same number.',
}

const EVENTS = {
  service_registered: 'A service instance is registered.',
  service_deregistered: 'A service instance is deregistered.',
  service_heartbeat: 'A service instance sent a heartbeat.',
  service_unhealthy: 'A service instance is removed because its heartbeat expired.',
  config_changed: 'A value of a service’s configuration is set.',
  config_deleted: 'A value of a service’s configuration is deleted.',
  circuit_open: 'A circuit breaker opens.',
  circuit_closed: 'A circuit breaker closes.',
  circuit_half_open: 'A circuit breaker lets calls through on trial.',
  stats_update: 'Statistics of the server, every five seconds.',
  dependency_added: 'A service came to depend on another.',
  dependency_removed: 'A service no longer depends on another.',
  federation_failover: 'The federation moved to another registry.',
  admin_event: 'Something for administrators only.',
}

const frame = merged(toJsonSchema(eventFrame, 'maxine event'), { properties: { data: ANY } })
const isEvent = (value) => isObject(value) && 'event' in value

const events = Object.entries(eventSchemas).map(([name, schema]) => ({
  name,
  from: 'server',
  summary: EVENTS[name],
  schema: merged(frame, {
    properties: { event: { const: name }, data: toJsonSchema(schema, `maxine ${name}`) },
    required: ['event', 'data'],
  }),
  is: (value) => isEvent(value) && value.event === name,
}))

const others = {
  name: 'event',
  from: 'server',
  summary: 'An event of any other name, with any data.',
  schema: merged(frame, {
    properties: { event: { type: 'string', not: { enum: Object.keys(EVENTS) } } },
  }),
  is: (value) => isEvent(value) && !Object.hasOwn(EVENTS, value.event),
}

const batch = {
  name: 'batch',
  from: 'server',
  summary: 'Events that were ready together, for clients that accept batches.',
  schema: {
    type: 'array',
    items: { anyOf: [...events, others].map(({ schema }) => schema) },
    minItems: 1,
  },
  is: (value) => Array.isArray(value),
}

/** @type {import('../asyncapi.mjs').Described} */
export const maxine = {
  name: 'maxine',
  title: 'Maxine',
  version: `${EXTENSION_VERSION}.0.0`,
  description:
    'Live events of the Maxine service registry over WebSocket and MQTT, with our extension for positions, recovery and several subscriptions.',
  can: dialect.can,
  server: { host: 'localhost:8080', pathname: '/' },
  mqtt: { host: 'localhost:1883', topic: 'maxine/registry/events/{event}' },
  routes: ROUTES,
  frames: [
    ...taggedFrames('server', 'type', serverFrames, SERVER),
    others,
    batch,
    ...Object.entries(clientFrames()).map(([name, schema]) => ({
      name,
      from: 'client',
      summary: CLIENT[name],
      schema: toJsonSchema(schema, `maxine client ${name}`),
      is: (frame) => keyOf(frame) === name,
    })),
  ],
  events,
}

/** Client frames are told apart by the first of their keys that says something. */
function keyOf(frame) {
  const keys = ['hello', 'auth', 'subscribe', 'unsubscribe', 'refresh_token']
  const said = isObject(frame) ? keys.filter((key) => frame[key]) : []
  return said[0] ?? (isObject(frame) && 'ping' in frame ? 'ping' : undefined)
}

function digest() {
  return {
    type: 'string',
    description: 'Order-independent hash of the whole registry: sixteen hexadecimal digits.',
  }
}
