import fc from 'fast-check'
import { RegistryFold } from '../src/registry/fold.ts'
import type { Told } from '../src/registry/fold.ts'
import { EMPTY } from '../src/registry/registry.ts'
import type { Registry } from '../src/registry/registry.ts'

/** An event that has no place in a log yet. */
export type Happening = Omit<Told, 'offset'>

const serviceName = fc.constantFrom('orders', 'billing', 'stock')
const nodeId = fc.constantFrom('a', 'b', 'c', 'd')
const timestamp = fc.integer({ min: 1, max: 4 })
const rest = {
  host: fc.constantFrom('h', 'i', undefined),
  port: fc.constantFrom(1, 2, undefined),
  metadata: fc.constantFrom({}, { zone: 'eu' }, { tags: ['x'] }, undefined),
}

/** Any event that can change a registry, of few nodes, so that much happens to each. */
export const happenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: happening('service_registered', { serviceName, nodeId, ...rest }) },
  happening('service_heartbeat', { nodeId }),
  happening('service_unhealthy', {
    nodeId,
    serviceName: fc.option(serviceName, { nil: undefined }),
  }),
  happening('service_deregistered', { nodeId }),
  happening('circuit_open', {
    nodeId,
    failures: fc.integer({ min: 1, max: 3 }),
    nextTry: timestamp,
  }),
  happening('circuit_half_open', { nodeId }),
  happening('circuit_closed', { nodeId }),
  happening('config_changed', {
    serviceName,
    key: fc.constantFrom('k', 'l'),
    value: fc.constantFrom(null, 1, 'x', { ms: 5 }),
    metadata: rest.metadata,
  }),
  happening('config_deleted', { serviceName, key: fc.constantFrom('k', 'l') }),
)

/** What is read of a registry that such events add up to. */
export const registries: fc.Arbitrary<Registry> = fc
  .array(happenings, { maxLength: 24, size: 'max' })
  .map((events) => grown(EMPTY, events).registry)

/** A registry and what became of it, with all that was left alone shared between the two. */
export const pairs: fc.Arbitrary<{ before: Registry; after: Registry; gone: ReadonlySet<string> }> =
  fc
    .record({ before: registries, events: fc.array(happenings, { maxLength: 12, size: 'max' }) })
    .map(({ before, events }) => {
      const { registry: after, gone } = grown(before, events, 1_000)
      return { before, after, gone }
    })

/** @param from the offset before the first event */
export function grown(before: Registry, events: readonly Happening[], from = 0) {
  const fold = new RegistryFold(before)
  for (const [at, told] of events.entries()) fold.apply({ ...told, offset: from + at + 1 })
  return { registry: fold.snapshot(), gone: fold.takeGone() }
}

function happening(
  event: string,
  data: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Happening> {
  return fc.record({ event: fc.constant(event), data: fc.record(data), timestamp })
}
