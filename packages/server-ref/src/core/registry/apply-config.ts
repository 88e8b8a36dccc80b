import { isNumber, isObject } from './event-data.ts'
import type { Data, Happened } from './event-data.ts'
import { isSafeName, isShallow } from './snapshot-fit.ts'
import { putConfig, removeConfig } from './registry-state.ts'
import type { RegistryContent } from './registry-state.ts'

export function applyConfigChanged(content: RegistryContent, data: Data, happened: Happened): void {
  const { serviceName, key, value = null, version, metadata } = data
  if (!isSafeName(serviceName) || !isSafeName(key) || !isNumber(version)) return
  if (!isShallow(value) || !isShallow(metadata)) return
  const counted = version ?? nextVersion(content, serviceName, key)
  const { offset: rev, timestamp: updatedAt } = happened
  const described = isObject(metadata) ? metadata : {}
  const entry = { value, version: counted, metadata: described, updatedAt, rev }
  putConfig(content, { serviceName, key, version: counted, rev, entry })
}

export function applyConfigDeleted(content: RegistryContent, { serviceName, key }: Data): void {
  if (isSafeName(serviceName) && isSafeName(key)) removeConfig(content, serviceName, key)
}

/** Versions count the changes of a key since it was last made. */
export function nextVersion(content: RegistryContent, serviceName: string, key: string): number {
  return (content.configs.get(serviceName)?.get(key)?.version ?? 0) + 1
}
