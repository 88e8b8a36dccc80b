import type { RegistryCircuit } from 'maxine-client/registry'

export function CircuitBadge({ state }: Pick<RegistryCircuit, 'state'>) {
  const tone = state === 'open' ? 'bad' : 'warn'
  return <span className={`badge ${tone}`}>{state === 'open' ? 'circuit open' : 'half-open'}</span>
}
