/**
 * What every area is given.
 *
 * @typedef {object} Bench
 * @property {boolean} quick whether a first look is enough: all areas together in under three minutes
 * @property {number} rounds at least five
 * @property {(text: string) => void} progress says what is being done
 * @property {(subject: string, why: string) => void} leaveOut says who is not measured, and why
 *
 * @typedef {object} Area
 * @property {string} title what is measured, in one sentence
 * @property {(bench: Bench) => Promise<import('./harness/rows.mjs').Measured[]>} measure
 */

/** In the order in which they run. @type {Record<string, () => Promise<Area>>} */
export const AREAS = {
  fanout: () => import('./areas/fanout.mjs'),
  receive: () => import('./areas/receive.mjs'),
  match: () => import('./areas/match.mjs'),
  recovery: () => import('./areas/recovery.mjs'),
  memory: () => import('./areas/memory.mjs'),
  storm: () => import('./areas/storm.mjs'),
  view: () => import('./areas/view.mjs'),
  page: () => import('./areas/page.mjs'),
  size: () => import('./areas/size.mjs'),
}
