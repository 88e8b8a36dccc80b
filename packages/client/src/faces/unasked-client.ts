import type { EventName, TypedEvent } from 'maxine-protocol'
import type { Handler } from '../emitter.ts'
import type { Engine } from '../engine.ts'
import { checkHandler, LiveClient } from '../live-client.ts'
import type { WaitOptions } from '../live-client.ts'

/** A client of a wire on which everything comes unasked: whoever wants to hear of it need not subscribe. */
export class UnaskedClient<Events, Told> extends LiveClient<Events, Told> {
  /** @internal */
  protected constructor(engine: Engine, news: readonly string[]) {
    super(engine, news)
  }

  /**
   * Calls `handler` for each event of that name, for all of them with `event`, or for what the client itself tells.
   * The returned function takes the handler away.
   */
  override on<Name extends keyof Told>(
    name: Name,
    handler: (event: Told[Name]) => unknown,
    options?: WaitOptions,
  ): () => void
  override on<Name extends EventName<Events>>(
    name: Name,
    handler: (event: TypedEvent<Events, Name>) => unknown,
    options?: WaitOptions,
  ): () => void
  override on(name: string, handler: Handler<never>, options?: WaitOptions): () => void {
    return name === 'event'
      ? this.hearAll(handler, options)
      : super.on(name as never, handler as never, options)
  }

  protected hearAll(handler: Handler<never>, options?: WaitOptions): () => void {
    checkHandler(handler)
    const subscription = super.subscribe({}, handler as never, options)
    return () => subscription.unsubscribe()
  }
}
