/** As much of an `AbortSignal` as is used here, so that nobody's types need the DOM's or Node's. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Throws the signal's reason where it has been aborted. */
export function throwIfAborted(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted) throw signal.reason
}

/**
 * Calls back once, with the reason: at once where the signal has been aborted already. The returned
 * function takes the listener away; a signal that lives long would gather them otherwise.
 */
export function onAbort(
  signal: AbortSignalLike | undefined,
  callback: (reason: unknown) => void,
): () => void {
  if (!signal) return () => undefined
  if (signal.aborted) {
    callback(signal.reason)
    return () => undefined
  }
  const listener = () => {
    undo()
    callback(signal.reason)
  }
  const undo = () => signal.removeEventListener('abort', listener)
  signal.addEventListener('abort', listener)
  return undo
}
