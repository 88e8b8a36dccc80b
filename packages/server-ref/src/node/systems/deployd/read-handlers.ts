import { createCatalogue } from '../../../core/systems/deployd/catalogue.ts'
import { MOMENTS } from '../../../core/systems/deployd/handlers/handler.ts'
import type { HandlersByCollection } from '../../../core/systems/deployd/handlers/handler.ts'
import type { DeploydCoreSettings } from '../../../core/systems/deployd/settings.ts'
import type { Logger } from '../../running-server.ts'
import { SettingError } from '../../setting-error.ts'
import { loadHandlers } from './handlers/load-handlers.ts'

/**
 * The handlers that were given, or those in the directory that was.
 *
 * @throws SettingError for one that would never run.
 */
export async function readHandlers(
  given: HandlersByCollection | string,
  { collections, handlerTimeMs: limitMs }: DeploydCoreSettings,
  log: Logger,
): Promise<HandlersByCollection> {
  const handlers =
    typeof given === 'string' ? await loadHandlers({ directory: given, limitMs, log }) : given
  const { rulesOf } = createCatalogue(collections)
  for (const [collection, own] of Object.entries(handlers)) {
    if (!rulesOf(collection)) throw new SettingError(`There is no collection ${collection}`)
    for (const [moment, handler] of Object.entries(own)) {
      const isKnown = MOMENTS.some((one) => one === moment)
      if (isKnown && typeof handler === 'function') continue
      const what = `${collection}.${moment}`
      throw new SettingError(`${what} is no handler: a function for ${MOMENTS.join(', ')} is one`)
    }
  }
  return handlers
}
