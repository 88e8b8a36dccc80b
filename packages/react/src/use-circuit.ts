import { useCallback } from 'react'
import type { Registry, RegistryCircuit } from 'maxine-client/registry'
import { registryIn, usePicture } from './use-picture.ts'

/** The circuit breaker of a node; nothing where it is closed, or nobody has told of it. */
export function useCircuit(nodeId: string): RegistryCircuit | undefined {
  const select = useCallback(({ circuits }: Registry) => circuits.get(nodeId), [nodeId])
  return usePicture(registryIn, select)
}
