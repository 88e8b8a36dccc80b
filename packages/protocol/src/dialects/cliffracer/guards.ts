// Written by `npm run guards` from frames.ts: change that, not this.

import { isFrame } from '../../frame.ts'
import { guard, listOf, nullable, open, optional, text, within, wrong } from '../../guard.ts'
import type { Check, Wrong } from '../../guard.ts'
import type { GuardsOf } from '../../schema.ts'
import type * as frames from './frames.ts'

export const serverFrames: GuardsOf<typeof frames.serverFrames> = {
  connection: guard(connection, { message: true, timestamp: true }),
  authenticated: guard(authenticated, { user: true }),
  subscribed: guard(subscribed, { channel: true, topics: true }),
  unsubscribed: guard(unsubscribed, { topics: true }),
  error: guard(error, { message: true, code: true }),
  ping: guard(open, {}),
  pong: guard(open, { timestamp: true }),
}

export const flatEvents: ReadonlyMap<string, Check> = new Map([
  ['user_joined', notice],
  ['user_left', notice],
  ['message', message],
  ['notification', notice],
  ['announcement', announcement],
  ['payment_completed', open],
])

function connection(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['message'], 'message', text))
}

function authenticated(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['user'], 'user', open))
}

function subscribed(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['channel'], 'channel', nullable(text)) ??
      optional(value['topics'], 'topics', listOf(text)),
  )
}

function unsubscribed(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, listOf(text)(value['topics'], 'topics'))
}

function error(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['message'], 'message', text) ?? optional(value['code'], 'code', text),
  )
}

function notice(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(at, optional(value['message'], 'message', text))
}

function message(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['user'], 'user', text) ??
      optional(value['message'], 'message', text) ??
      optional(value['content'], 'content', text) ??
      optional(value['timestamp'], 'timestamp', text),
  )
}

function announcement(value: unknown, at: string): Wrong | undefined {
  if (!isFrame(value)) return wrong(at, 'object')
  return within(
    at,
    optional(value['text'], 'text', text) ?? optional(value['timestamp'], 'timestamp', text),
  )
}
