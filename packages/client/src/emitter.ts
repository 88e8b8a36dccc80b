/** Something to call with an event; what it returns is only looked at if it is a promise that fails. */
export type Handler<Event> = (event: Event) => unknown

/** Hears of a handler that failed, and of what it was told. */
export type OnFailure = (failure: unknown, name: string) => void

/** Handlers by name. One that throws stops no other and nothing else. */
export class Emitter {
  /** Lists are replaced, never changed, so a handler may add and remove while they are called. */
  readonly #handlers = new Map<string, readonly Handler<never>[]>()
  readonly #onFailure: OnFailure

  constructor(onFailure: OnFailure) {
    this.#onFailure = onFailure
  }

  /** Adds a handler; the returned function takes it away again, once. */
  on<Event>(name: string, handler: Handler<Event>): () => void {
    // Of its own, so that the same function added twice is called twice and taken away one at a time.
    const added: Handler<Event> = (event) => handler(event)
    this.#handlers.set(name, [...this.of(name), added])
    return () => {
      const left = this.of(name).filter((other) => other !== added)
      if (left.length > 0) this.#handlers.set(name, left)
      else this.#handlers.delete(name)
    }
  }

  /** Those that are called with the next event of that name. */
  of(name: string): readonly Handler<never>[] {
    return this.#handlers.get(name) ?? NOBODY
  }

  emit(name: string, event: unknown): void {
    callEach(this.of(name), event, this.#onFailure, name)
  }
}

const NOBODY: readonly Handler<never>[] = []

/** Calls users' functions: what one throws, at once or later, goes to `onFailure` and nowhere else. */
export function callEach(
  handlers: readonly Handler<never>[],
  event: unknown,
  onFailure: OnFailure,
  name: string,
): void {
  for (const handler of handlers) {
    try {
      const result = (handler as Handler<unknown>)(event)
      if (isThenable(result)) result.then(undefined, (failure: unknown) => onFailure(failure, name))
    } catch (failure) {
      onFailure(failure, name)
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
