/** Who is to hear of something. */
export type Recipients =
  | { readonly kind: 'all' }
  /** Who has joined a channel, a room or a topic; `except` is the id of a visitor who is left out. */
  | { readonly kind: 'topic'; readonly topic: string; readonly except?: string }
  /** All connections of a user. */
  | { readonly kind: 'user'; readonly sub: string }
  /** Everybody of a role. */
  | { readonly kind: 'role'; readonly role: string }
  /** Who has shown a token, in any of these roles where some are named, and of a topic where one is. */
  | { readonly kind: 'users'; readonly roles?: readonly string[]; readonly topic?: string }

/** Something that is told. */
export interface Telling {
  /** What it is called on the wire. */
  readonly event: string
  readonly data: unknown
  /** Channel, room or topic, where the wire names it beside the event. */
  readonly topic?: string
  readonly to: Recipients
}
