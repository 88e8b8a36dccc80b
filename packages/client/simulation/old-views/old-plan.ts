import type { RegistryFilter } from '../../src/registry/scope.ts'
import { Chance } from '../chance.ts'

/** What a seed decides before a schedule begins. */
export interface OldPlan {
  readonly seed: number
  /** Where the server lists its nodes. */
  readonly lists: 'envoy-config' | 'backup' | 'nowhere'
  readonly metrics: 'told' | 'none'
  readonly history: 'told' | 'none' | 'fails'
  readonly scope: RegistryFilter
  /** How often a node is registered under a second service. */
  readonly sharing: number
  /** What outlives a restart: nothing, the registry, or that and most of the history. */
  readonly keeps: 'nothing' | 'registry' | 'all'
  /** How often a frame gets lost, which TCP does not do, but a broken proxy may. */
  readonly losses: number
  /** Some builds send no registrations of other services to who asked for one. */
  readonly filters: 'heeded' | 'ignored'
  /** How often a request gets lost. */
  readonly failures: number
  /** The longest way of a frame, and of a request, in milliseconds. */
  readonly latencyMs: number
  readonly deeds: number
  readonly deedEveryMs: number
  /** How often something goes wrong instead. */
  readonly faults: number
  /** Events that are about nothing of a registry, or say what is so already. */
  readonly noise: number
  /** How many events are remembered: 1,000 where deployed. */
  readonly ring: number
}

export const SERVICES: readonly [string, ...string[]] = ['a', 'b', 'b:1.0.0', 'c']

export function oldPlanFor(seed: number): OldPlan {
  const chance = new Chance(seed, 0)
  return {
    seed,
    lists: chance.pick<OldPlan['lists']>([
      'envoy-config',
      'envoy-config',
      'envoy-config',
      'backup',
      'nowhere',
    ]),
    metrics: chance.happens(0.95) ? 'told' : 'none',
    history: chance.pick<OldPlan['history']>(['told', 'told', 'told', 'none', 'fails']),
    scope: chance.pick<RegistryFilter>([
      {},
      {},
      {},
      { serviceName: 'b' },
      { nodeId: 'h:1' },
      { serviceName: 'a', nodeId: 'h:2' },
    ]),
    sharing: chance.pick([0, 0.2, 0.6]),
    keeps: chance.pick<OldPlan['keeps']>(['nothing', 'registry', 'all']),
    losses: chance.pick([0, 0, 0, 0, 0.03]),
    filters: chance.happens(0.15) ? 'heeded' : 'ignored',
    failures: chance.pick([0, 0, 0.1, 0.3]),
    latencyMs: chance.pick([2, 40, 400]),
    deeds: chance.between(10, 70),
    deedEveryMs: chance.pick([3, 60, 400]),
    faults: chance.pick([0, 0.03, 0.1]),
    noise: chance.pick([0, 0.3]),
    ring: chance.pick([20, 1_000]),
  }
}
