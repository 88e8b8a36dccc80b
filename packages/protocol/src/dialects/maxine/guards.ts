// Written by `npm run guards` from frames.ts: change that, not this.

import { isFrame } from '../../frame.ts'
import {
  boolean,
  count,
  finite,
  guard,
  listOf,
  open,
  optional,
  text,
  within,
  wrong,
} from '../../guard.ts'
import type { Check, Wrong } from '../../guard.ts'
import type { GuardsOf } from '../../schema.ts'
import type * as frames from './frames.ts'

export const serverFrames: GuardsOf<typeof frames.serverFrames> = {
  welcome: guard(welcome, {
    v: true,
    clientId: true,
    epoch: true,
    offset: true,
    recovered: true,
    reason: true,
    replay: true,
    heartbeatMs: true,
    limits: { maxPayload: true, maxSubscriptions: true },
    capabilities: true,
    user: true,
    expiresInMs: true,
    subscriptions: [{ id: true, error: { code: true, message: true } }],
  }),
  authenticated: guard(authenticated, { user: true, expiresInMs: true }),
  auth_failed: guard(authFailed, { code: true, message: true, retryable: true }),
  auth_required: guard(open, {}),
  subscribed: guard(subscribed, { id: true, filter: true }),
  unsubscribed: guard(unsubscribed, { id: true, reason: true }),
  snapshot: guard(snapshot, {
    part: true,
    last: true,
    epoch: true,
    offset: true,
    state: true,
    digest: true,
  }),
  bookmark: guard(bookmark, { epoch: true, offset: true, sent: true, digest: true, stream: true }),
  gap: guard(gap, { reason: true, from: true, to: true, stream: true }),
  goaway: guard(goaway, { reason: true, retryAfterMs: true, jitterMs: true }),
  token_refreshed: guard(tokenRefreshed, { token: true, expiresInMs: true }),
  pong: guard(pong, { ping: true }),
  error: guard(error, { code: true, message: true, id: true, retryable: true, retryAfterMs: true }),
}

export const eventData: ReadonlyMap<string, Check> = new Map([
  ['service_registered', serviceRegistered],
  ['service_deregistered', node],
  ['service_heartbeat', node],
  ['service_unhealthy', node],
  ['config_changed', configChanged],
  ['config_deleted', configDeleted],
  ['circuit_open', circuit],
  ['circuit_closed', circuit],
  ['circuit_half_open', circuit],
  ['stats_update', open],
  ['dependency_added', dependency],
  ['dependency_removed', dependency],
  ['federation_failover', open],
  ['admin_event', open],
])

function welcome(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    count(value['v'], 'v') ??
      optional(value['clientId'], 'clientId', text) ??
      text(value['epoch'], 'epoch') ??
      count(value['offset'], 'offset') ??
      optional(value['recovered'], 'recovered', boolean) ??
      optional(value['reason'], 'reason', text) ??
      optional(value['replay'], 'replay', count) ??
      optional(value['heartbeatMs'], 'heartbeatMs', finite) ??
      optional(value['limits'], 'limits', welcomeLimits) ??
      optional(value['capabilities'], 'capabilities', listOf(text)) ??
      optional(value['user'], 'user', open) ??
      optional(value['expiresInMs'], 'expiresInMs', finite) ??
      optional(value['subscriptions'], 'subscriptions', listOf(welcomeSubscriptions)),
  )
}

function welcomeLimits(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['maxPayload'], 'maxPayload', finite) ??
      optional(value['maxSubscriptions'], 'maxSubscriptions', finite),
  )
}

function welcomeSubscriptions(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['id'], 'id') ?? optional(value['error'], 'error', welcomeSubscriptionsError),
  )
}

function welcomeSubscriptionsError(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, text(value['code'], 'code') ?? optional(value['message'], 'message', text))
}

function authenticated(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['user'], 'user', open) ?? optional(value['expiresInMs'], 'expiresInMs', finite),
  )
}

function authFailed(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['code'], 'code', text) ??
      optional(value['message'], 'message', text) ??
      optional(value['retryable'], 'retryable', boolean),
  )
}

function subscribed(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['id'], 'id', text))
}

function unsubscribed(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['id'], 'id', text) ?? optional(value['reason'], 'reason', text))
}

function snapshot(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    count(value['part'], 'part') ??
      boolean(value['last'], 'last') ??
      text(value['epoch'], 'epoch') ??
      count(value['offset'], 'offset') ??
      open(value['state'], 'state') ??
      optional(value['digest'], 'digest', text),
  )
}

function bookmark(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['epoch'], 'epoch') ??
      count(value['offset'], 'offset') ??
      count(value['sent'], 'sent') ??
      optional(value['digest'], 'digest', text) ??
      optional(value['stream'], 'stream', text),
  )
}

function gap(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['reason'], 'reason') ??
      optional(value['from'], 'from', count) ??
      optional(value['to'], 'to', count) ??
      optional(value['stream'], 'stream', text),
  )
}

function goaway(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['reason'], 'reason') ??
      optional(value['retryAfterMs'], 'retryAfterMs', finite) ??
      optional(value['jitterMs'], 'jitterMs', finite),
  )
}

function tokenRefreshed(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['token'], 'token', text) ??
      optional(value['expiresInMs'], 'expiresInMs', finite),
  )
}

function pong(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['ping'], 'ping', finite))
}

function error(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['code'], 'code', text) ??
      optional(value['message'], 'message', text) ??
      optional(value['id'], 'id', text) ??
      optional(value['retryable'], 'retryable', boolean) ??
      optional(value['retryAfterMs'], 'retryAfterMs', finite),
  )
}

export function eventFrame(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['event'], 'event') ??
      optional(value['timestamp'], 'timestamp', finite) ??
      optional(value['offset'], 'offset', count) ??
      optional(value['stream'], 'stream', text),
  )
}

function serviceRegistered(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['nodeId'], 'nodeId') ??
      text(value['serviceName'], 'serviceName') ??
      optional(value['host'], 'host', text) ??
      optional(value['port'], 'port', finite) ??
      optional(value['metadata'], 'metadata', open),
  )
}

function node(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['nodeId'], 'nodeId') ?? optional(value['serviceName'], 'serviceName', text),
  )
}

function configChanged(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['serviceName'], 'serviceName') ??
      text(value['key'], 'key') ??
      optional(value['version'], 'version', finite),
  )
}

function configDeleted(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, text(value['serviceName'], 'serviceName') ?? text(value['key'], 'key'))
}

function circuit(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['nodeId'], 'nodeId') ??
      optional(value['serviceName'], 'serviceName', text) ??
      optional(value['failures'], 'failures', finite) ??
      optional(value['nextTry'], 'nextTry', finite),
  )
}

function dependency(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['serviceName'], 'serviceName', text))
}
