import { expect } from 'vitest'
import type { Cell } from './cell.ts'
import type { Story } from './stories.ts'

const MINUTE_MS = 60_000
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS

/** Of a token, and when of that it is renewed; milliseconds of the world. */
const LIFE_MS = 10_000
const SOONEST = 0.71
const LATEST = 0.79
/** What goes by until it is told that it is connected, or that it renews. */
const LATE_MS = 1_000

/** Renews once, with the clock that people read set wrong from the start, or set anew on the way. */
function renewing(aheadMs: number, when: 'from the start' | 'on the way'): Story {
  return async (scene) => {
    if (when === 'from the start') scene.world.setClock(aheadMs)
    await scene.client.connect()
    const connectedAt = scene.world.now()
    if (when === 'on the way') scene.world.setClock(aheadMs)
    await scene.publishAndHear()
    await scene.until(() => scene.desk.reasons.length > 1, 'the renewal')
    const share = (scene.world.now() - connectedAt) / LIFE_MS
    expect(share).toBeGreaterThan(SOONEST - LATE_MS / LIFE_MS)
    expect(share).toBeLessThan(LATEST + LATE_MS / LIFE_MS)
  }
}

export const CLOCK_CELLS: readonly Cell[] = (['from the start', 'on the way'] as const).flatMap(
  (when) =>
    [10 * MINUTE_MS, -10 * MINUTE_MS, YEAR_MS, -YEAR_MS].map(
      (aheadMs) =>
        ({
          step: 'S9 refresh',
          fault: `F23 clock ${aheadMs / MINUTE_MS} minutes ahead ${when}`,
          story: renewing(aheadMs, when),
          client: (scene) => {
            scene.desk.lifeMs = LIFE_MS
            return {
              getToken: (request) => {
                scene.changed()
                return scene.desk.ask(request)
              },
            }
          },
          holds: ({ desk }) => expect(desk.reasons.slice(0, 2)).toEqual(['initial', 'expiring']),
        }) satisfies Cell,
    ),
)
