import type { Lifecycle } from './lifecycle.ts'

/** What is used of `globalThis` or a window; workers have less of it, Node nothing. */
export interface LifecycleTarget {
  readonly addEventListener?: Listen
  readonly removeEventListener?: Listen
  readonly document?: {
    readonly visibilityState: string
    readonly addEventListener: Listen
    readonly removeEventListener: Listen
  }
}

type Listen = (type: string, listener: (event: unknown) => void) => void

/** Back online, back in sight, back from the page cache, back from being frozen. */
export function createBrowserLifecycle(target = globalThis as LifecycleTarget): Lifecycle {
  return {
    listen(onWake) {
      const { document } = target
      const undo = [
        listenTo(target, 'online', () => onWake('online')),
        listenTo(target, 'pageshow', (event) => {
          if ((event as { readonly persisted?: boolean }).persisted) onWake('resume')
        }),
        // Read when told and never kept: a page that was frozen is not told of everything.
        listenTo(document, 'visibilitychange', () => {
          if (document?.visibilityState === 'visible') onWake('visible')
        }),
        listenTo(document, 'resume', () => onWake('resume')),
      ]
      return () => undo.forEach((remove) => remove())
    },
  }
}

function listenTo(
  target: Pick<LifecycleTarget, 'addEventListener' | 'removeEventListener'> | undefined,
  type: string,
  listener: (event: unknown) => void,
): () => void {
  target?.addEventListener?.(type, listener)
  return () => target?.removeEventListener?.(type, listener)
}
