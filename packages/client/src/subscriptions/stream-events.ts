import type { EventMessage, Filter, Gap } from 'maxine-protocol'
import type { ConnectionState } from '../connection/state.ts'
import type { Engine } from '../engine.ts'
import { Stream } from './stream.ts'
import type { StreamOptions } from './stream.ts'

/** Events and gaps in the order in which they come; what the buffer cannot hold becomes a gap as well. */
export function streamEvents(
  { news, subscriptions }: Pick<Engine, 'news' | 'subscriptions'>,
  filter: Filter,
  options: StreamOptions,
): Stream<EventMessage | Gap> {
  return new Stream<EventMessage | Gap>(
    {
      omission: () => ({ type: 'gap', reason: 'client_overflow' }),
      start({ push, end }) {
        const subscription = subscriptions.open(filter, push)
        const undo = [
          news.on<Gap>('gap', push),
          news.on<ConnectionState>('state', (state) => {
            if (state.status === 'closed') end(state.cause)
          }),
        ]
        return () => {
          subscription.unsubscribe()
          for (const remove of undo) remove()
        }
      },
    },
    options,
  )
}
