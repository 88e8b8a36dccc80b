import type { Guest } from './guest.ts'

/** Something a client said to the service. */
export interface GuestMessage {
  /** Of the frame. */
  readonly type: string
  /** The fields beside the type; or what stood in `data`, where that was the only one. */
  readonly data: unknown
}

/**
 * What a service does in its own process. What a hook throws or rejects with is reported, and ends
 * nothing.
 */
export interface Hooks {
  /** Somebody has come in and been greeted; what they say waits until this is done. */
  readonly onConnect?: (guest: Guest) => unknown
  /** Somebody who had come in has gone. */
  readonly onDisconnect?: (guest: Guest) => unknown
  /**
   * Somebody said something that is for the service: on `/ws` whatever is neither about topics nor a
   * ping, in a chat room also what was said there. Their next frame waits until this is done.
   */
  readonly onMessage?: (guest: Guest, message: GuestMessage) => unknown
}

/** Runs a hook; a promise only where the hook gave one. Neither throws nor rejects. */
export function runHook(
  run: () => unknown,
  onError: (error: unknown) => void,
): Promise<void> | undefined {
  try {
    const result = run()
    return result instanceof Promise ? result.then(() => undefined, onError) : undefined
  } catch (error) {
    onError(error)
    return undefined
  }
}
