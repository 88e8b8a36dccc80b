import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grown, pairs } from '../../test/registry-events.ts'
import type { Happening } from '../../test/registry-events.ts'
import { changesBetween } from './diff.ts'
import { RegistryFold } from './fold.ts'
import { EMPTY } from './registry.ts'
import type { Registry } from './registry.ts'
import { eventsOf } from './synthetic.ts'

const A = { serviceName: 'orders', nodeId: 'a' }
const PLACE = { host: 'h', port: 1, metadata: {} }
const come = told('service_registered', { ...A, ...PLACE })

function told(event: string, data: object, timestamp = 1): Happening {
  return { event, data, timestamp }
}

/** What is told of a story that nobody listened to. */
function heard(before: readonly Happening[], ...story: Happening[]) {
  const start = grown(EMPTY, before).registry
  const { registry, gone } = grown(start, story, 100)
  const events = eventsOf(changesBetween(start, registry, 'resync', gone))
  return events.map(({ event, data, timestamp }) => [event, data, timestamp])
}

describe('what nobody listened to is told', () => {
  test('of a node that came, failed, beat, moved or went', () => {
    const registered = ['service_registered', { ...A, ...PLACE }, 1]
    const failed = ['service_unhealthy', A, undefined]
    expect(heard([], come)).toEqual([registered])
    expect(heard([], come, told('service_unhealthy', A))).toEqual([registered, failed])
    expect(heard([come], told('service_unhealthy', A))).toEqual([failed])
    expect(heard([come], told('service_heartbeat', A, 2))).toEqual([['service_heartbeat', A, 2]])
    expect(heard([come, told('service_unhealthy', A)], told('service_heartbeat', A, 2))).toEqual([
      ['service_heartbeat', A, 2],
    ])
    const moved = { ...A, ...PLACE, port: 2 }
    expect(heard([come], told('service_registered', moved, 2))).toEqual([
      ['service_registered', moved, 2],
    ])
    const beatsAndFails = [told('service_heartbeat', A, 2), told('service_unhealthy', A, 3)]
    expect(heard([come], ...beatsAndFails)).toEqual([['service_heartbeat', A, 2], failed])
    expect(heard([come], told('service_deregistered', A))).toEqual([
      ['service_deregistered', A, undefined],
    ])
  })

  test('of a node that moved to another service, and is not gone for it', () => {
    const other = told('service_registered', { serviceName: 'billing', nodeId: 'b' })
    const moves = told('service_registered', { ...A, ...PLACE, serviceName: 'billing' })
    expect(heard([other, come], moves).map(([event]) => event)).toEqual([
      'service_deregistered',
      'service_registered',
    ])
  })

  test('of circuits and of configuration', () => {
    const open = told('circuit_open', { ...A, failures: 5, nextTry: 9 })
    expect(heard([], open)).toEqual([
      ['circuit_open', { ...A, failures: 5, nextTry: 9 }, undefined],
    ])
    expect(heard([open], told('circuit_half_open', A))).toEqual([
      ['circuit_half_open', { ...A, failures: 5 }, undefined],
    ])
    expect(heard([open], told('circuit_closed', A))).toEqual([['circuit_closed', A, undefined]])
    const key = { serviceName: 'orders', key: 'k' }
    const set = told('config_changed', { ...key, value: 5 }, 3)
    const entry = { ...key, value: 5, version: 1, metadata: {} }
    expect(heard([], set)).toEqual([['config_changed', entry, 3]])
    expect(heard([set], told('config_deleted', key))).toEqual([['config_deleted', key, undefined]])
  })
})

test('whatever happened, the events give what is, but for what no event says', () => {
  fc.assert(
    fc.property(pairs, ({ before, after, gone }) => {
      const fold = new RegistryFold(before)
      for (const event of eventsOf(changesBetween(before, after, 'resync', gone))) fold.apply(event)
      expect(sayable(fold.snapshot())).toEqual(sayable(after))
    }),
    { numRuns: 500 },
  )
})

/**
 * Without what only the log knows: where in it something changed, when a circuit last failed, and that nobody knew then
 * whose it was.
 */
function sayable({ services, configs, circuits }: Registry) {
  const plain = <Value extends object>(values: ReadonlyMap<string, Value>) =>
    [...values]
      .map(([key, value]) => [key, { ...value, rev: undefined, lastFailure: undefined }] as const)
      .sort(([one], [other]) => one.localeCompare(other))
  const nested = <Value extends object>(values: ReadonlyMap<string, ReadonlyMap<string, Value>>) =>
    new Map([...values].map(([name, inner]) => [name, plain(inner)]))
  const ofNobody = new Map([...circuits].map(([id, one]) => [id, { ...one, serviceName: '' }]))
  return { services: nested(services), configs: nested(configs), circuits: plain(ofNobody) }
}
