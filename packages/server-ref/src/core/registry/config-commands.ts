import type { ConfigEntry, ConfigSetting } from 'maxine-protocol/http'
import { nextVersion } from './apply-config.ts'
import { assertSafe, assertShallow } from './node-commands.ts'
import type { Workings } from './workings.ts'

/** @throws RegistryError for what no client could read. */
export async function setConfig(workings: Workings, setting: ConfigSetting): Promise<ConfigEntry> {
  const { serviceName, key, value, metadata } = setting
  assertSafe('serviceName', serviceName)
  assertSafe('key', key)
  assertShallow('value', value)
  assertShallow('metadata', metadata)
  return workings.takeTurns(turnOf(serviceName, key), async () => {
    const version = nextVersion(workings.content, serviceName, key)
    const data = { serviceName, key, value, version, ...(metadata && { metadata }) }
    const { timestamp, offset } = await workings.log.append({ event: 'config_changed', data })
    return { value, version, metadata: metadata ?? {}, updatedAt: timestamp, rev: offset }
  })
}

export function deleteConfig(workings: Workings, serviceName: string, key: string) {
  return workings.takeTurns(turnOf(serviceName, key), async () => {
    if (!workings.content.configs.get(serviceName)?.has(key)) return false
    await workings.log.append({ event: 'config_deleted', data: { serviceName, key } })
    return true
  })
}

function turnOf(serviceName: string, key: string): string {
  return JSON.stringify([serviceName, key])
}
