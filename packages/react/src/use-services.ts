import type { Registry } from 'maxine-client/registry'
import { registryIn, usePicture } from './use-picture.ts'

/**
 * All services with their nodes, or what a selector makes of the registry. With a selector it renders
 * only when that gives something else, by `isEqual`; default `Object.is`.
 *
 * ```tsx
 * const count = useServices(({ services }) => services.size)
 * ```
 */
export function useServices(): Registry['services']
export function useServices<Value>(
  select: (registry: Registry) => Value,
  isEqual?: (one: Value, other: Value) => boolean,
): Value
export function useServices(
  select: (registry: Registry) => unknown = allServices,
  isEqual: (one: unknown, other: unknown) => boolean = Object.is,
): unknown {
  return usePicture(registryIn, select, isEqual)
}

function allServices({ services }: Registry): Registry['services'] {
  return services
}
