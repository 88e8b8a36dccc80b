import { LIMITS } from 'maxine-protocol'
import type { HttpResponse } from '../../http/exchange.ts'
import { bodyOf, Declined } from '../../http/plain-routes.ts'
import type { PlainRequest, PlainRoute } from '../../http/plain-routes.ts'
import { answered, declined } from '../../http/replies.ts'
import type { Catalogue } from './channels.ts'
import type { Publish } from './publishing.ts'

export interface NexusRoutesParts {
  readonly catalogue: Catalogue
  readonly publish: Publish
  readonly metrics: () => object
}

const BODY_LIMITS = { length: LIMITS.clientFrame, keys: LIMITS.clientKeys }

/** The document's `/metrics`, and the routes it leaves to whoever writes a Nexus. */
export function nexusRoutes(parts: NexusRoutesParts): readonly PlainRoute[] {
  const { catalogue, metrics } = parts
  return [
    {
      method: 'POST',
      path: '/publish',
      access: 'with-token',
      answer: (asked) => publishAsked(parts, asked),
    },
    {
      method: 'GET',
      path: '/channels',
      access: 'with-token',
      answer: ({ identity }) => answered({ channels: catalogue.openTo(identity) }),
    },
    {
      method: 'GET',
      path: '/health',
      access: 'open',
      answer: () => answered({ status: 'ok', channels: catalogue.size }),
    },
    { method: 'GET', path: '/metrics', access: 'open', answer: () => answered(metrics()) },
  ]
}

/** Accepted: it has its place among all events, and goes out to whoever is subscribed now. */
async function publishAsked(
  { catalogue, publish }: NexusRoutesParts,
  { request, identity }: PlainRequest,
): Promise<HttpResponse> {
  const { channel, data } = readEvent(bodyOf(request, BODY_LIMITS))
  if (!catalogue.has(channel)) {
    return declined('not-found', { detail: `there is no channel ${JSON.stringify(channel)}` })
  }
  if (!catalogue.permits(identity, channel)) {
    return declined('forbidden', { detail: `your token does not permit ${channel}` })
  }
  try {
    const { offset, timestamp } = await publish(channel, data)
    const at = new Date(timestamp).toISOString()
    return { ...answered({ channel, offset, timestamp: at }), status: 202 }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return declined('bad-request', { detail: error.message })
  }
}

function readEvent(body: unknown): { readonly channel: string; readonly data: unknown } {
  const { channel, data } = (body ?? {}) as { channel?: unknown; data?: unknown }
  if (typeof channel !== 'string') throw wrong('channel: expected string')
  if (data === undefined) throw wrong('data: expected a value')
  return { channel, data }
}

function wrong(detail: string): Declined {
  return new Declined(declined('bad-request', { detail }))
}
