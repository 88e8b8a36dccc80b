import { DEFAULT_STREAM } from 'maxine-protocol'
import type { Engine } from '../engine.ts'
import type { Barriers } from '../subscriptions/barriers.ts'
import type { ViewsHost } from './registry-views.ts'

/** What pictures need, from the parts of a client. */
export function viewsHostOf(engine: Engine, barriers: Barriers): ViewsHost {
  const { settings, subscriptions, whereabouts } = engine
  return {
    world: settings.world,
    can: settings.dialect.can,
    subscriptions,
    state: () => engine.shell.state,
    http: () => whereabouts.http(),
    position: () => engine.recovery.since()?.[DEFAULT_STREAM],
    barrier: () => barriers.wait(() => engine.shell.send(engine.barrier())),
    reconnect: (error) => engine.onDistrust(error),
    onHandlerFailure: (failure, name) => engine.onHandlerFailure(failure, name),
    onReport: (error) => engine.onReport(error),
  }
}
