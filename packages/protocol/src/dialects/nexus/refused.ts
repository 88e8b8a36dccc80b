/**
 * How the text of a refused subscribe begins, by the code of the reason; the names of the channels
 * follow, with `, ` between them. The document has the first.
 */
export const REFUSED = {
  invalid_channel: 'Invalid channels: ',
  forbidden: 'Forbidden channels: ',
  too_many_subscriptions: 'Too many subscriptions: ',
} as const
