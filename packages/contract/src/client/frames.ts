import type { Frame } from '../shape.ts'

/** The log that the suite's server pretends to have. */
export const EPOCH = 'contract-1'

/** Its head when a client comes for the first time. */
export const HEAD = 100

const ALL_CAPABILITIES = ['recovery', 'bookmarks', 'snapshot', 'batch', 'refresh'] as const

/** A welcome that grants all that was asked for. */
export function welcomeTo(hello: Frame, more: Frame): Frame {
  const asked = Array.isArray(hello['subscriptions']) ? (hello['subscriptions'] as unknown[]) : []
  return {
    type: 'welcome',
    v: 2,
    clientId: 'contract',
    epoch: EPOCH,
    offset: HEAD,
    heartbeatMs: 25_000,
    limits: { maxPayload: 65_536, maxSubscriptions: 32 },
    capabilities: ALL_CAPABILITIES,
    subscriptions: asked.map((one) => ({ id: (Object(one) as Frame)['id'] })),
    ...more,
  }
}

/** An event of a node, at this place in the log. */
export function event(offset: number, more: Frame = {}): Frame {
  return { ...oldEvent(`contract:192.0.2.7:${offset}`), offset, ...more }
}

/** The same without a place, as an old server has it. */
export function oldEvent(nodeId: string, name = 'service_heartbeat'): Frame {
  const data = { serviceName: 'contract', nodeId }
  // In milliseconds since 1970; of a year long gone, as no client looks at it.
  return { event: name, data, timestamp: 1_640_995_200_000 }
}

export function bookmark(offset: number, sent: number, more: Frame = {}): Frame {
  return { type: 'bookmark', epoch: EPOCH, offset, sent, ...more }
}
