// Written by `npm run guards` from frames.ts: change that, not this.

import { isFrame } from '../../frame.ts'
import { finite, guard, listOf, open, optional, text, within, wrong } from '../../guard.ts'
import type { Check, Wrong } from '../../guard.ts'
import { instant } from '../../instant.ts'
import type { GuardsOf } from '../../schema.ts'
import { filters } from './filters.ts'
import type * as frames from './frames.ts'

export const serverFrames: GuardsOf<typeof frames.serverFrames> = {
  connection_established: guard(connectionEstablished, { client_id: true, timestamp: true }),
  subscription_confirmed: guard(subscriptionConfirmed, {
    channels: true,
    filters: true,
    subscription_id: true,
  }),
  subscription_error: guard(subscriptionError, { message: true, code: true }),
  unsubscription_confirmed: guard(unsubscriptionConfirmed, { channels: true }),
  event: guard(event, { channel: true, timestamp: true }),
  error: guard(error, { message: true, code: true }),
  pong: guard(pong, { timestamp: true }),
}

export const eventData: ReadonlyMap<string, Check> = new Map([
  ['telemetry.metrics', telemetryMetrics],
  ['telemetry.events', open],
  ['tasks.updates', open],
  ['tasks.created', open],
  ['commands.status', open],
  ['ai.requests', open],
  ['system.alerts', open],
])

function connectionEstablished(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['client_id'], 'client_id', text) ??
      optional(value['timestamp'], 'timestamp', instant),
  )
}

function subscriptionConfirmed(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    listOf(text)(value['channels'], 'channels') ??
      optional(value['filters'], 'filters', filters) ??
      optional(value['subscription_id'], 'subscription_id', text),
  )
}

function subscriptionError(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, text(value['message'], 'message') ?? optional(value['code'], 'code', text))
}

function unsubscriptionConfirmed(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, listOf(text)(value['channels'], 'channels'))
}

function event(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['channel'], 'channel') ?? optional(value['timestamp'], 'timestamp', instant),
  )
}

function error(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['message'], 'message', text) ?? optional(value['code'], 'code', text),
  )
}

function pong(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['timestamp'], 'timestamp', instant))
}

function telemetryMetrics(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['event_type'], 'event_type', text) ??
      optional(value['source'], 'source', text) ??
      optional(value['metric_name'], 'metric_name', text) ??
      optional(value['value'], 'value', finite),
  )
}
