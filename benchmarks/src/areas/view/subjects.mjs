import { createCopying } from './copying.mjs'
import { NOW } from './fleet.mjs'
import { createPlain } from './plain.mjs'

/**
 * @typedef {object} View a registry that follows events
 * @property {(event: import('maxine-protocol').EventMessage) => void} apply
 * @property {(events: import('maxine-protocol').EventMessage[]) => void} [begin] where applying them one
 *   by one takes too long
 * @property {() => ReadonlyMap<string, ReadonlyMap<string, object>>} snapshot services, in each its nodes
 * @property {number} most events a burst is measured by
 */

/** @param {string} name @returns {Promise<View>} */
export async function createView(name) {
  if (name === 'floor') return createPlain()
  if (name === 'copying') return createCopying()
  // No entry of the package has it so far, so it is loaded by its place.
  const built = new URL('../../../../packages/client/dist/registry/fold.js', import.meta.url)
  const { RegistryFold } = await import(built.href)
  const fold = new RegistryFold()
  return {
    apply: (event) => fold.apply(event, NOW),
    snapshot: () => fold.snapshot().services,
    most: Infinity,
  }
}
