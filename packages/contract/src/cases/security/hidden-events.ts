import { Breach, must, NotApplicable } from '../../breach.ts'
import { show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'

/** What only administrators see. */
const HIDDEN = ['admin_event', 'stats_update']

/** Deployed servers say `stats_update` every five seconds, in milliseconds. */
const STATS_WITHIN_MS = 7_000

/**
 * Has events happen that only administrators see, and shows that one of them has seen them: by
 * whoever runs the server, or by waiting for the server's own.
 */
export async function makeHiddenEvents(stage: Stage): Promise<void> {
  const subscriptions = HIDDEN.map((event) => ({ id: event, filter: { event } }))
  const admin = await stage.token({ sub: stage.name('admin') })
  const { peer } = await stage.greet({ subscriptions }, admin)
  const { publish } = stage.control
  if (publish) {
    const data = { by: stage.name('canary') }
    for (const event of HIDDEN) {
      await publish(event, data)
      await peer.until({ event, data })
    }
  } else {
    await peer.until({ event: 'stats_update' }, STATS_WITHIN_MS).catch((error: unknown) => {
      if (!(error instanceof Breach)) throw error
      throw new NotApplicable('no event that only administrators see can be made to happen')
    })
  }
  await peer.leave()
}

/** None of those events is among them. */
export function mustShowNothingHidden(frames: readonly Frame[]): void {
  const hidden = frames.filter(({ event }) => HIDDEN.includes(String(event)))
  must(hidden.length === 0, `wanted nothing of what administrators see, got ${show(hidden)}`)
}
