/** As much of an `AbortSignal` as is used here, so that nobody's types need the DOM's or Node's. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What comes of it, or `aborted` as soon as the signal is; what comes later is let go. */
export async function unlessAborted<Value>(
  signal: AbortSignalLike | undefined,
  work: Promise<Value>,
): Promise<Value | 'aborted'> {
  if (!signal) return work
  let listener: (() => void) | undefined
  const aborted = new Promise<'aborted'>((resolve) => {
    listener = () => resolve('aborted')
    if (signal.aborted) listener()
    else signal.addEventListener('abort', listener)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    if (listener) signal.removeEventListener('abort', listener)
  }
}
