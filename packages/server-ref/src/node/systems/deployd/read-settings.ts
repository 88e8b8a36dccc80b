import { defined } from '../../../core/complete-options.ts'
import { createCatalogue } from '../../../core/systems/deployd/catalogue.ts'
import type { CollectionSettings } from '../../../core/systems/deployd/catalogue.ts'
import { DEPLOYD_DEFAULTS } from '../../../core/systems/deployd/settings.ts'
import type { DeploydCoreSettings } from '../../../core/systems/deployd/settings.ts'
import { SettingError } from '../../setting-error.ts'

const PROFILES: readonly unknown[] = ['documented', 'deployed']
const CHANGES_TO: readonly unknown[] = ['everyone', 'room']
const LONGEST_MS = 600_000

/**
 * The settings with their defaults.
 *
 * @throws SettingError for what cannot be, in one line; types are gone where a program in JavaScript asks.
 */
export function readSettings(
  set: Partial<DeploydCoreSettings>,
  isLocked: boolean,
): DeploydCoreSettings {
  const settings = { ...DEPLOYD_DEFAULTS, ...defined(set) }
  const { profile, changesTo, collections, handlerTimeMs, maxDocuments } = settings
  if (!PROFILES.includes(profile)) throw new SettingError('The profile is documented or deployed')
  if (!CHANGES_TO.includes(changesTo)) throw new SettingError('Changes go to everyone or room')
  if (changesTo === 'room' && profile !== 'deployed') {
    throw new SettingError('Rooms can only be joined with the deployed profile')
  }
  if (!isWithin(handlerTimeMs, LONGEST_MS)) {
    throw new SettingError(`A handler has from 1 to ${LONGEST_MS} ms`)
  }
  if (!isWithin(maxDocuments, Number.MAX_SAFE_INTEGER)) {
    throw new SettingError('The most documents are a whole number from 1')
  }
  assertCollections(collections, isLocked)
  return settings
}

function assertCollections(collections: CollectionSettings, isLocked: boolean): void {
  try {
    createCatalogue(collections)
  } catch (error) {
    throw new SettingError(error instanceof Error ? error.message : 'No such collections')
  }
  if (isLocked || typeof collections === 'string' || Array.isArray(collections)) return
  for (const [name, { read = 'anyone', write = 'anyone' }] of Object.entries(collections)) {
    if (read === 'anyone' && write === 'anyone') continue
    throw new SettingError(`The rules of ${name} need auth or a master key to tell people apart`)
  }
}

function isWithin(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= most
}
