import { useCallback } from 'react'
import type { ConfigEntry, Registry } from 'maxine-client/registry'
import { registryIn, usePicture } from './use-picture.ts'

const NONE: ReadonlyMap<string, ConfigEntry> = new Map<string, ConfigEntry>()

/**
 * The configuration of a service, or one entry of it. Renders when that changes, and for no other
 * service or entry.
 */
export function useConfig(serviceName: string): ReadonlyMap<string, ConfigEntry>
export function useConfig(serviceName: string, key: string): ConfigEntry | undefined
export function useConfig(
  serviceName: string,
  key?: string,
): ReadonlyMap<string, ConfigEntry> | ConfigEntry | undefined {
  const select = useCallback(
    ({ configs }: Registry) => {
      const entries = configs.get(serviceName) ?? NONE
      return key === undefined ? entries : entries.get(key)
    },
    [serviceName, key],
  )
  return usePicture(registryIn, select)
}
