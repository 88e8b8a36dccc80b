/**
 * What a decoded message must look like, written by hand from `messages.ts` and the brief, and on
 * purpose without a schema library: two ways of saying the same are less likely to err together.
 */

type Check = (value: unknown) => boolean
type Shape = Readonly<Record<string, Check>>

const FORBIDDEN = ['__proto__', 'constructor', 'prototype']

/** What arrives has at most 16 levels; a message puts a few of its own around a part of it. */
const DEEPEST = 16 + 4

const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype]
const NAMES_AT_FIRST = PROTOTYPES.map(namesOf)

/** Whether the prototypes everything inherits from are as they were when this file was loaded. */
export function prototypesAreClean(): boolean {
  return PROTOTYPES.every((prototype, index) => namesOf(prototype) === NAMES_AT_FIRST[index])
}

/** Whether all of a value is made of plain objects and lists without a name that leads to a prototype. */
export function inheritsNothing(value: unknown, levels = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function'
  const expected = Array.isArray(value) ? Array.prototype : Object.prototype
  if (levels === 0 || Object.getPrototypeOf(value) !== expected) return false
  return Object.entries(value).every(
    ([name, member]) => !FORBIDDEN.includes(name) && inheritsNothing(member, levels - 1),
  )
}

/** What is wrong with a message that was accepted from that side of that dialect; nothing if all is well. */
export function whatIsWrong(folder: string, from: string, message: unknown): string | undefined {
  if (!isObject(message)) return 'no object'
  if (!inheritsNothing(message)) return 'a name, a prototype or a depth that may not be'
  const shapes = from === 'server' ? SERVER : CLIENT
  const { type } = message
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type)) return 'a type outside the union'
  const { required = {}, optional = {} } = shapes[type]!
  for (const [name, check] of Object.entries(required)) {
    if (!check(message[name])) return `${type}.${name}`
  }
  for (const [name, value] of Object.entries(message)) {
    const check = own(required, name) ?? own(optional, name)
    if (name !== 'type' && !check) return `${type}.${name}, which no message has`
    if (check && !check(value)) return `${type}.${name}`
  }
  return type === 'event' ? wrongData(folder, message) : undefined
}

function wrongData(folder: string, { event, data }: Readonly<Record<string, unknown>>) {
  const known = KNOWN_EVENTS[folder] ?? {}
  if (typeof event !== 'string' || !Object.hasOwn(known, event)) return undefined
  return known[event]!(data) ? undefined : `the data of ${event}`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const anything: Check = () => true
const text: Check = (value) => typeof value === 'string'
const flag: Check = (value) => value === true || value === false
const finite: Check = (value) => typeof value === 'number' && value > -Infinity && value < Infinity
const count: Check = (value) =>
  typeof value === 'number' && Math.floor(value) === value && value >= 0 && value < 2 ** 53

const short = textOf(64)
const name = textOf(256)
const token = textOf(8192)

function textOf(most: number): Check {
  return (value) => typeof value === 'string' && value !== '' && Array.from(value).length <= most
}

/** A sender may name a field `toString`. */
function own(shape: Shape, field: string): Check | undefined {
  return Object.hasOwn(shape, field) ? shape[field] : undefined
}

function listOf(member: Check): Check {
  return (value) => Array.isArray(value) && value.every(member)
}

function mapOf(member: Check): Check {
  return (value) => isObject(value) && Object.values(value).every(member)
}

/** An object with these fields; more only where it is open. */
function object(required: Shape, optional: Shape = {}, open = false): Check {
  return (value) =>
    isObject(value) &&
    Object.entries(required).every(([field, check]) => check(value[field])) &&
    Object.entries(value).every(([field, inner]) => {
      const check = own(required, field) ?? own(optional, field)
      return check ? check(inner) : open
    })
}

function data(required: Shape, optional: Shape = {}): Check {
  return object(required, optional, true)
}

const scalar: Check = (value) => value === null || text(value) || flag(value) || finite(value)
const where = mapOf((value) => scalar(value) || listOf(scalar)(value))
const filterParts = (part: Check) => ({ event: part, topic: part, serviceName: part, nodeId: part })
/** As a server may name one. */
const filter = object({}, { ...filterParts(text), where })
/** As a client may ask for one. */
const asked = object({}, { ...filterParts(name), where })
const position = object({ epoch: text, offset: count })
const clientPosition = object({ epoch: short, offset: count })
const refusal = object({ code: text, message: text })
const answers = listOf(object({}, { id: text, filter, serverId: text, error: refusal }))
const anyObject = data({})

type Shapes = Readonly<Record<string, { readonly required?: Shape; readonly optional?: Shape }>>

const SERVER: Shapes = {
  welcome: {
    optional: {
      v: count,
      clientId: text,
      position,
      recovered: flag,
      reason: text,
      replay: count,
      heartbeatMs: finite,
      limits: object({}, { maxPayload: finite, maxSubscriptions: finite }),
      capabilities: listOf(text),
      user: anyObject,
      expiresInMs: finite,
      subscriptions: answers,
      message: text,
      timestamp: finite,
    },
  },
  authenticated: { optional: { user: anyObject, expiresInMs: finite } },
  refused: { required: { code: text, message: text, retryable: flag } },
  subscribed: { required: { subscriptions: answers } },
  unsubscribed: { optional: { ids: listOf(text), filters: listOf(filter), reason: text } },
  event: {
    required: { event: text, raw: anyObject },
    optional: { data: anything, timestamp: finite, topic: text, offset: count, stream: text },
  },
  bookmark: { required: { position, sent: count }, optional: { digest: text, stream: text } },
  gap: { required: { reason: text }, optional: { from: count, to: count, stream: text } },
  goaway: { required: { reason: text }, optional: { retryAfterMs: finite, jitterMs: finite } },
  snapshot: {
    required: { part: count, last: flag, position, state: anyObject },
    optional: { digest: text },
  },
  'token-refreshed': { optional: { token: text, expiresInMs: finite } },
  ping: { optional: { id: finite } },
  pong: { optional: { id: finite, timestamp: finite } },
  error: {
    required: { code: text, message: text },
    optional: { id: text, retryable: flag, retryAfterMs: finite },
  },
  unknown: { required: { frame: anyObject } },
}

const CLIENT: Shapes = {
  hello: {
    required: { v: count, subscriptions: listOf(object({ id: short, filter: asked })) },
    optional: {
      client: object({ name: text, version: text }),
      token,
      accept: listOf(text),
      snapshot: flag,
      since: mapOf(clientPosition),
    },
  },
  authenticate: { required: { token } },
  subscribe: { required: { subscriptions: listOf(object({ filter: asked }, { id: short })) } },
  unsubscribe: { optional: { ids: listOf(short), filters: listOf(asked) } },
  refresh: {},
  publish: { required: { event: text }, optional: { data: anything, topic: name } },
  ping: { optional: { id: finite } },
  pong: { optional: { id: finite, timestamp: finite } },
  unknown: { required: { frame: anyObject } },
}

const node = data({ nodeId: text }, { serviceName: text })
const circuit = data({ nodeId: text }, { serviceName: text, failures: finite, nextTry: finite })
const config = { serviceName: text, key: text }
const notice = data({}, { message: text })
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value)

const KNOWN_EVENTS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  maxine: {
    service_registered: data(
      { nodeId: text, serviceName: text },
      { host: text, port: finite, metadata: anyObject },
    ),
    service_deregistered: node,
    service_heartbeat: node,
    service_unhealthy: node,
    config_changed: data(config, { version: finite }),
    config_deleted: data(config),
    circuit_open: circuit,
    circuit_closed: circuit,
    circuit_half_open: circuit,
    stats_update: anyObject,
    dependency_added: data({}, { serviceName: text }),
    dependency_removed: data({}, { serviceName: text }),
    federation_failover: anyObject,
    admin_event: anyObject,
  },
  nexus: {
    'telemetry.metrics': data(
      {},
      { event_type: text, source: text, metric_name: text, value: finite },
    ),
    'telemetry.events': anyObject,
    'tasks.updates': anyObject,
    'tasks.created': anyObject,
    'commands.status': anyObject,
    'ai.requests': anyObject,
    'system.alerts': anyObject,
  },
  deployd: {
    collection_change: object(
      { collection: text, action: oneOf('created', 'updated', 'deleted'), document: anyObject },
      { userId: text },
    ),
  },
  cliffracer: {
    user_joined: notice,
    user_left: notice,
    message: data({}, { user: text, message: text, content: text, timestamp: text }),
    notification: notice,
    announcement: data({}, { text, timestamp: text }),
    payment_completed: anyObject,
  },
}

function namesOf(prototype: object): string {
  return Reflect.ownKeys(prototype).map(String).join()
}
