import { textAt } from '../system/ask.ts'

/** Where an order stands, as far as that was heard. */
export interface Order {
  readonly id: string
  readonly what: string
  readonly shop: string
  readonly status: string
  /** When that was heard, in milliseconds since 1970. */
  readonly at: number
}

/** The last ones first. */
export type Orders = readonly Order[]

/** In the order an order goes through them. */
const STEPS = ['placed', 'paid', 'packed', 'shipped', 'delivered'] as const

/** So many show. */
const MOST = 40

/** The update of an order, which comes to the top; the same orders where it is none. */
export function withUpdate(orders: Orders, data: unknown, at: number): Orders {
  const [id, status] = [textAt(data, 'order_id'), textAt(data, 'status')]
  if (id === undefined || status === undefined) return orders
  const [what, shop] = [textAt(data, 'what') ?? '', textAt(data, 'shop') ?? '']
  const others = orders.filter((order) => order.id !== id)
  return [{ id, what, shop, status, at }, ...others].slice(0, MOST)
}

/** How far it has come, from 0 to 1; nothing for a status nobody knows. */
export function progressOf({ status }: Pick<Order, 'status'>): number | undefined {
  const step = STEPS.findIndex((each) => each === status)
  return step < 0 ? undefined : step / (STEPS.length - 1)
}
