import { onAbort } from './abort.ts'
import type { AbortSignalLike } from './abort.ts'

interface Shared {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Those who wait for the same thing, by one promise however many they are. */
export class Waiters {
  #shared: Shared | undefined

  /** Rejects with the signal's reason when that comes first. Nobody has to handle the rejection. */
  wait(signal?: AbortSignalLike): Promise<void> {
    this.#shared ??= share()
    const { promise } = this.#shared
    if (!signal) return promise
    const aborted = new Promise<never>((_, reject) => {
      const undo = onAbort(signal, reject)
      promise.then(undo, undo)
    })
    return quiet(Promise.race([promise, aborted]))
  }

  resolve(): void {
    this.#shared?.resolve()
    this.#shared = undefined
  }

  reject(error: unknown): void {
    this.#shared?.reject(error)
    this.#shared = undefined
  }
}

function share(): Shared {
  let resolve = (): void => undefined
  let reject: (error: unknown) => void = resolve
  const promise = new Promise<void>((succeed, fail) => {
    resolve = succeed
    reject = fail
  })
  return { promise: quiet(promise), resolve, reject }
}

/** The same, where nobody has to handle its rejection. */
export function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
