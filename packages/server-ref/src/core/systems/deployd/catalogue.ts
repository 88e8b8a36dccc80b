import { FORBIDDEN_NAMES } from 'maxine-protocol'
import type { CollectionRules } from './access.ts'

/** Collections there are: any that somebody names, or these; with rules, where they have some. */
export type CollectionSettings =
  'any' | readonly string[] | Readonly<Record<string, CollectionRules>>

/** Which collections there are. */
export interface Catalogue {
  /** Nothing where there is no such collection. */
  readonly rulesOf: (collection: string) => CollectionRules | undefined
}

const NAME = /^[A-Za-z][\w-]{0,63}$/

/** Addresses of the server's own. */
const TAKEN = ['health', 'metrics', 'ws']

/** Whether a collection can be called so. */
export function isCollectionName(name: string): boolean {
  return NAME.test(name) && !TAKEN.includes(name) && !FORBIDDEN_NAMES.includes(name)
}

/** @throws TypeError for a name that no collection can have. */
export function createCatalogue(settings: CollectionSettings): Catalogue {
  if (settings === 'any') return { rulesOf: (name) => (isCollectionName(name) ? {} : undefined) }
  const entries: readonly (readonly [string, CollectionRules])[] = isList(settings)
    ? settings.map((name) => [name, {}])
    : Object.entries(settings)
  const bad = entries.find(([name]) => !isCollectionName(name))
  if (bad) throw new TypeError(`No collection can be called ${JSON.stringify(bad[0])}`)
  const rules = new Map(entries)
  return { rulesOf: (name) => rules.get(name) }
}

function isList(settings: readonly string[] | object): settings is readonly string[] {
  return Array.isArray(settings)
}
