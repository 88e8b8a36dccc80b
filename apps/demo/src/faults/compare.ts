import type { Registry, RegistryCircuit, RegistryNode } from 'maxine-client/registry'
import type { MaxineClient } from 'maxine-client/http'

export type ServerSnapshot = Awaited<ReturnType<MaxineClient['snapshot']>>

type ServerState = ServerSnapshot['state']

/**
 * By how many entries a picture differs from what the server had at the snapshot's position. An entry of
 * ours that a later event has changed is no difference: the picture is only ahead.
 */
export function countDifferences(registry: Registry, snapshot: ServerSnapshot): number {
  const { state, offset } = snapshot
  return (
    nestedDifferences(registry.services, state.services, offset, isSameNode) +
    nestedDifferences(registry.configs, state.configs, offset, isSameConfig) +
    differences(registry.circuits, state.circuits, offset, isSameCircuit)
  )
}

interface Revised {
  readonly rev?: number | undefined
}

type IsSame<Ours, Theirs> = (ours: Ours, theirs: Theirs) => boolean

function nestedDifferences<Ours extends Revised, Theirs extends Revised>(
  ours: ReadonlyMap<string, ReadonlyMap<string, Ours>>,
  theirs: Readonly<Record<string, Readonly<Record<string, Theirs>>>>,
  offset: number,
  isSame: IsSame<Ours, Theirs>,
): number {
  let count = 0
  for (const name of new Set([...ours.keys(), ...Object.keys(theirs)])) {
    count += differences(ours.get(name) ?? new Map(), theirs[name] ?? {}, offset, isSame)
  }
  return count
}

function differences<Ours extends Revised, Theirs extends Revised>(
  ours: ReadonlyMap<string, Ours>,
  theirs: Readonly<Record<string, Theirs>>,
  offset: number,
  isSame: IsSame<Ours, Theirs>,
): number {
  let count = 0
  for (const [key, their] of Object.entries(theirs)) {
    const our = ours.get(key)
    const isAhead = (our?.rev ?? 0) > offset
    if (!our || (!isAhead && (our.rev !== their.rev || !isSame(our, their)))) count++
  }
  for (const [key, our] of ours) {
    if (!Object.hasOwn(theirs, key) && (our.rev ?? 0) <= offset) count++
  }
  return count
}

function isSameNode(our: RegistryNode, their: ServerState['services'][string][string]): boolean {
  const health = their.healthy === undefined ? 'unknown' : their.healthy ? 'healthy' : 'unhealthy'
  return our.health === health && our.host === their.host && our.port === their.port
}

function isSameConfig(
  our: { readonly value: unknown },
  their: { readonly value: unknown },
): boolean {
  return JSON.stringify(our.value) === JSON.stringify(their.value)
}

function isSameCircuit(our: RegistryCircuit, their: ServerState['circuits'][string]): boolean {
  return our.state === their.state
}
