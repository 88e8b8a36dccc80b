import type { MaxineError, SubscriptionStatus } from 'maxine-client'

/** How it stands with what a component listens to. */
export interface ListeningState {
  /**
   * `pending` until the server has confirmed it, and again while there is no connection; `active`;
   * `rejected`, for the reason in `error`; `disabled`, with `enabled: false`.
   */
  readonly status: SubscriptionStatus | 'disabled'
  /** Why the server, or already the client, will not have this filter. */
  readonly error: MaxineError | undefined
}

export const PENDING: ListeningState = Object.freeze({ status: 'pending', error: undefined })

export const DISABLED: ListeningState = Object.freeze({ status: 'disabled', error: undefined })

export function isAlike(one: ListeningState | undefined, other: ListeningState): boolean {
  return one?.status === other.status && one.error === other.error
}

/** A state, and what of it has been seen so far. */
export interface Watched {
  readonly state: ListeningState
  readonly seen: () => ListeningState | undefined
}

/** A state that is settled when it is first read, for what nobody has read need not be rendered anew. */
export function watched(now: () => ListeningState): Watched {
  let seen: ListeningState | undefined
  const settle = (): ListeningState => (seen ??= now())
  return {
    seen: () => seen,
    state: {
      get status() {
        return settle().status
      },
      get error() {
        return settle().error
      },
    },
  }
}
