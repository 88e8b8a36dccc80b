import { createCopying } from './copying.mjs'
import { createPlain } from './plain.mjs'

/**
 * @typedef {object} View a registry that follows events
 * @property {(event: import('maxine-protocol').EventMessage) => void} apply
 * @property {(events: import('maxine-protocol').EventMessage[]) => void} [begin] where applying them one
 *   by one takes too long
 * @property {() => ReadonlyMap<string, ReadonlyMap<string, object>>} snapshot services, in each its nodes
 * @property {() => string | undefined} [audit] the digest by which a server's is compared with
 * @property {number} most events a burst is measured by
 */

/** @param {string} name @returns {Promise<View>} */
export async function createView(name) {
  if (name === 'floor') return createPlain()
  if (name === 'copying') return createCopying()
  // It is inside of a view, and no entry of the package has it, so it is loaded by its place.
  const [{ RegistryFold }, { EMPTY }] = await Promise.all([built('fold'), built('registry')])
  const fold = new RegistryFold(EMPTY, 'audited')
  return {
    apply: (event) => fold.apply(event),
    snapshot: () => fold.snapshot().services,
    audit: () => fold.digest,
    most: Infinity,
  }
}

/** @param {string} name */
function built(name) {
  return import(
    new URL(`../../../../packages/client/dist/registry/${name}.js`, import.meta.url).href
  )
}
