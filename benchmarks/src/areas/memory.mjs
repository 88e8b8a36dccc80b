import { measureIdle } from './memory/idle.mjs'

export const title =
  'Memory: of idle connections, of subscriptions, and after an hour of coming and going'

/** @param {import('../areas.mjs').Bench} bench */
export async function measure(bench) {
  return [...(await measureIdle(bench))]
}
