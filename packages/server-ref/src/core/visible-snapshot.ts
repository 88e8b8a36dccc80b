import type { RegistrySnapshot } from 'maxine-protocol/http'

/**
 * A snapshot without the kinds of entries whose events may not be seen. The digest is of the whole, so
 * it is left out with them.
 */
export function visibleSnapshot(
  snapshot: RegistrySnapshot,
  maySee: (event: string) => boolean,
): RegistrySnapshot {
  const { digest: _, state, ...position } = snapshot
  const services = maySee('service_registered')
  const configs = maySee('config_changed')
  const circuits = maySee('circuit_open')
  if (services && configs && circuits) return snapshot
  return {
    ...position,
    state: {
      services: services ? state.services : {},
      configs: configs ? state.configs : {},
      circuits: circuits ? state.circuits : {},
    },
  }
}
