// Written by `npm run guards` from frames.ts: change that, not this.

import { isFrame } from '../../frame.ts'
import { boolean, guard, open, optional, text, within, wrong } from '../../guard.ts'
import type { Wrong } from '../../guard.ts'
import { instant } from '../../instant.ts'
import type { GuardsOf } from '../../schema.ts'
import { action } from './action.ts'
import type * as frames from './frames.ts'

export const serverFrames: GuardsOf<typeof frames.serverFrames> = {
  collection_change: guard(collectionChange, {
    collection: true,
    action: true,
    document: true,
    timestamp: true,
    userId: true,
  }),
  custom_event: guard(customEvent, { event: true, room: true, timestamp: true }),
  connect: guard(connect, { data: { client_id: true }, meta: true }),
  emit: guard(emitted, { event: true, room: true, meta: true }),
  'collection:change': guard(emitted, { event: true, room: true, meta: true }),
  auth: guard(auth, { data: { authenticated: true, user_id: true, is_root: true } }),
  join: guard(inRoom, { room: true }),
  leave: guard(inRoom, { room: true }),
  disconnect: guard(disconnect, { error: true }),
  error: guard(error, { error: true }),
}

function collectionChange(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['collection'], 'collection') ??
      action(value['action'], 'action') ??
      open(value['document'], 'document') ??
      optional(value['timestamp'], 'timestamp', instant) ??
      optional(value['userId'], 'userId', text),
  )
}

function customEvent(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['event'], 'event') ??
      optional(value['room'], 'room', text) ??
      optional(value['timestamp'], 'timestamp', instant),
  )
}

function connect(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['data'], 'data', connectData) ?? optional(value['meta'], 'meta', open),
  )
}

function connectData(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['client_id'], 'client_id', text))
}

function emitted(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    text(value['event'], 'event') ??
      optional(value['room'], 'room', text) ??
      optional(value['meta'], 'meta', open),
  )
}

function auth(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, authData(value['data'], 'data'))
}

function authData(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    boolean(value['authenticated'], 'authenticated') ??
      optional(value['user_id'], 'user_id', text) ??
      optional(value['is_root'], 'is_root', boolean),
  )
}

function inRoom(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, text(value['room'], 'room'))
}

function disconnect(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['error'], 'error', text))
}

function error(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['error'], 'error', text))
}
