/** Further fields of an event pass through, typed as unknown. */
interface Open {
  readonly [field: string]: unknown
}

export interface ChatMessage extends Open {
  readonly user?: string
  readonly message?: string
  readonly content?: string
  readonly timestamp?: string
}

export interface Notice extends Open {
  readonly message?: string
}

export interface Announcement extends Open {
  readonly text?: string
  readonly timestamp?: string
}

export interface PaymentCompleted extends Open {
  readonly order_id?: unknown
  readonly amount?: unknown
}

/**
 * Event name to data: the frames of the guide. Services choose their own, so add yours by extending
 * it where you name it: `interface MyEvents extends CliffracerEvents { stock_low: { sku: string } }`.
 */
export interface CliffracerEvents {
  user_joined: Notice
  user_left: Notice
  message: ChatMessage
  notification: Notice
  announcement: Announcement
  payment_completed: PaymentCompleted
  order_update: unknown
  echo: unknown
  broadcast: unknown
}
