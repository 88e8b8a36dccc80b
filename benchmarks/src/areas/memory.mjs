import { stopAll } from '../harness/child.mjs'
import { measureChurn } from './memory/churn.mjs'
import { measureIdle } from './memory/idle.mjs'
import { measureSubscriptions } from './memory/subscriptions.mjs'

export const title =
  'Memory: of idle connections, of subscriptions, and after much coming and going'

/** @param {import('../areas.mjs').Bench} bench */
export async function measure(bench) {
  const measured = []
  for (const part of [measureIdle, measureSubscriptions, measureChurn]) {
    measured.push(...(await part(bench)))
    await stopAll()
  }
  return measured
}
