import { matchesGlob } from 'maxine-protocol'
import { isFields, isName } from './service-message.ts'
import type { ServiceMessage } from './service-message.ts'

/** What becomes of an event of a message bus: the guide's `@event("order.*")`. */
export interface Bridge {
  /** Which events: `*` stands for one word between dots, `**` for anything. */
  readonly subject: string
  readonly forward: (data: unknown, subject: string) => Forwarded
}

/** A message for those who have subscribed to a topic. */
export interface Forwarded {
  readonly topic: string
  readonly message: ServiceMessage
}

/** The guide's two: an order goes where it says itself, a payment to `payments`. */
export const GUIDE_BRIDGES: readonly Bridge[] = [
  {
    subject: 'order.*',
    forward: (data) => ({
      topic: topicIn(data) ?? 'order.update',
      message: { type: 'order_update', data },
    }),
  },
  {
    subject: 'payment.completed',
    forward: (data) => {
      const { order_id, amount } = isFields(data) ? data : {}
      return { topic: 'payments', message: { type: 'payment_completed', order_id, amount } }
    },
  },
]

/** Everything goes to everyone, under the name that it has on the bus. */
export const STOCK_BRIDGES: readonly Bridge[] = [
  {
    subject: '**',
    forward: (data, subject) => ({ topic: subject, message: { type: 'broadcast', data } }),
  },
]

/** The bridges that an event crosses. */
export function bridgesOf(bridges: readonly Bridge[], subject: string): readonly Bridge[] {
  return bridges.filter((bridge) => matchesGlob(bridge.subject, subject))
}

function topicIn(data: unknown): string | undefined {
  const topic = isFields(data) ? data['topic'] : undefined
  return isName(topic) ? topic : undefined
}
