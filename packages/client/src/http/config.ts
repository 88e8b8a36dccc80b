import { ROUTES } from 'maxine-protocol/http'
import type { ConfigEntries, ConfigEntry, Metadata } from 'maxine-protocol/http'
import type { AbortSignalLike } from '../abort.ts'
import { orWhenMissing } from './requester.ts'
import type { Requester } from './requester.ts'

interface SetOptions {
  readonly metadata?: Metadata | undefined
  readonly signal?: AbortSignalLike | undefined
}

interface Options {
  readonly signal?: AbortSignalLike | undefined
}

/** Values that a service is configured with. */
export interface ConfigCalls {
  /** Any JSON value. */
  set(serviceName: string, key: string, value: unknown, options?: SetOptions): Promise<ConfigEntry>
  /** `not_found` where the service has no value of this key. */
  get(serviceName: string, key: string, options?: Options): Promise<ConfigEntry>
  /** By key. */
  all(serviceName: string, options?: Options): Promise<ConfigEntries>
  /** False where there is no value of this key (any more). */
  delete(serviceName: string, key: string, options?: Options): Promise<boolean>
}

export function createConfig(
  { ask }: Requester,
  clientSignal: AbortSignalLike | undefined,
): ConfigCalls {
  return {
    async set(serviceName, key, value, { metadata, signal } = {}) {
      const body = { serviceName, key, value, ...(metadata !== undefined && { metadata }) }
      return (await ask(ROUTES.configSet, { body, signals: [clientSignal, signal] })).value
    },
    async get(serviceName, key, { signal } = {}) {
      const values = { serviceName, key }
      return (await ask(ROUTES.configGet, { values, signals: [clientSignal, signal] })).value
    },
    async all(serviceName, { signal } = {}) {
      const values = { serviceName }
      return (await ask(ROUTES.configAll, { values, signals: [clientSignal, signal] })).value
    },
    delete(serviceName, key, { signal } = {}) {
      const values = { serviceName, key }
      const asked = ask(ROUTES.configDelete, { values, signals: [clientSignal, signal] })
      return orWhenMissing(
        asked.then(({ value }) => value.success),
        false,
      )
    },
  }
}
