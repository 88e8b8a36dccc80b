import { useCallback } from 'react'
import type { RegistryNode } from 'maxine-client/registry'
import type { Picture } from './picture.ts'
import { usePicture, wholeOf } from './use-picture.ts'

/** A service, as far as it is known. */
export type ServiceState =
  /** Nobody has told of any registry yet. */
  | { readonly status: 'pending' }
  /** There is a picture, and it is not in it. */
  | { readonly status: 'absent' }
  | {
      readonly status: 'present'
      /** By their ids. */
      readonly nodes: ReadonlyMap<string, RegistryNode>
    }

const PENDING: ServiceState = Object.freeze({ status: 'pending' })
const ABSENT: ServiceState = Object.freeze({ status: 'absent' })

/** The nodes of one service. Renders when one of them changes, and for no other service. */
export function useService(name: string): ServiceState {
  const select = useCallback((picture: Picture) => describe(picture, name), [name])
  return usePicture(wholeOf, select, isSame)
}

function describe({ registry, known }: Picture, name: string): ServiceState {
  const nodes = registry.services.get(name)
  if (nodes) return { status: 'present', nodes }
  return known === 'nothing' ? PENDING : ABSENT
}

function isSame(one: ServiceState, other: ServiceState): boolean {
  if (one.status !== 'present' || other.status !== 'present') return one === other
  return one.nodes === other.nodes
}
