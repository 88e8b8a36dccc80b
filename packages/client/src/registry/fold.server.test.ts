import fc from 'fast-check'
import { digestText, LIMITS } from 'maxine-protocol'
import { createCore, createMemoryLog, DEFAULTS } from 'maxine-server-ref/core'
import type { Core } from 'maxine-server-ref/core'
import { expect, test } from 'vitest'
import { happenings } from '../../test/registry-events.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import type { VirtualWorld } from '../../test/virtual-world.ts'
import { RegistryFold } from './fold.ts'
import { readState } from './read-state.ts'
import { EMPTY } from './registry.ts'
import type { Registry } from './registry.ts'

/** Something that is done to a server. */
type Command = (core: Core, world: VirtualWorld) => Promise<unknown>

test('stays equal to a server whose events it hears, at every step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commands, { maxLength: 60, size: 'max' }), async (story) => {
      const { core, world, fold, expectEqual, stop } = await start()
      for (const command of story) {
        // What it refuses changes nothing.
        await command(core, world).catch(() => undefined)
        expectEqual(fold)
      }
      // Whoever reads the state later goes on from there as well.
      const late = new RegistryFold(read(core), 'audited')
      expectEqual(late)
      await stop()
    }),
    { numRuns: 150 },
  )
})

const node = fc.constantFrom('orders:a:1', 'orders:b:1', 'billing:a:1')
const service = fc.constantFrom('orders', 'billing')

const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ serviceName: service, host: fc.constantFrom('a', 'b'), port: fc.constant(1) }).map(
    (registration): Command =>
      (core) =>
        core.registry.register(registration),
  ),
  node.map(
    (nodeId): Command =>
      (core) =>
        core.registry.heartbeat(nodeId),
  ),
  node.map(
    (nodeId): Command =>
      (core) =>
        core.registry.deregister(nodeId),
  ),
  fc.tuple(node, fc.constantFrom('success', 'failure')).map(
    ([nodeId, outcome]): Command =>
      (core) =>
        core.registry.reportOutcome(nodeId, outcome),
  ),
  fc
    .record({
      serviceName: service,
      key: fc.constantFrom('k', 'l'),
      value: fc.constantFrom(1, null),
    })
    .map(
      (setting): Command =>
        (core) =>
          core.registry.setConfig(setting),
    ),
  service.map(
    (name): Command =>
      (core) =>
        core.registry.deleteConfig(name, 'k'),
  ),
  fc.constantFrom(1, 4_000, 31_000).map(
    (ms): Command =>
      (_core, world) =>
        world.advance(ms),
  ),
  // What anybody may publish.
  happenings.map(
    ({ event, data }): Command =>
      (core) =>
        core.publish(event, data),
  ),
  fc
    .record({
      happening: happenings,
      name: fc.constantFrom('serviceName', 'nodeId', 'key', 'metadata', 'value'),
      odd: fc.oneof(
        fc.constantFrom('constructor', '', null),
        fc.integer({ min: LIMITS.depth - 7, max: LIMITS.depth - 2 }).map(deep),
      ),
    })
    .map(({ happening: { event, data }, name, odd }): Command => {
      return (core) => core.publish(event, { ...(data as object), [name]: odd })
    }),
)

/** A value of so many levels. */
function deep(levels: number): unknown {
  let made: unknown = 1
  for (let level = 0; level < levels; level += 1) made = { made }
  return made
}

async function start() {
  const world = createVirtualWorld()
  const clock = { now: () => world.wall(), after: world.after, random: world.random }
  const log = createMemoryLog({ world: clock, bounds: DEFAULTS.log, epoch: 'e' })
  const registry = { ...DEFAULTS.registry, statsEveryMs: 0, circuitFailures: 2 }
  const core = await createCore({ world: clock, log, options: { ...DEFAULTS, registry } })
  const fold = new RegistryFold(EMPTY, 'audited')
  // As it comes over a wire.
  log.follow((event) => fold.apply({ ...event, data: JSON.parse(JSON.stringify(event.data)) }))
  return {
    ...{ core, world, fold },
    expectEqual(one: RegistryFold) {
      expect(one.snapshot()).toEqual(read(core))
      expect(one.digest).toBe(digestText(core.registry.digest))
    },
    async stop() {
      await core.close(1001, 'over')
      await log.close()
    },
  }
}

function read({ registry }: Core): Registry {
  const state = readState([JSON.parse(JSON.stringify(registry.snapshot().state))])
  if (!state) throw new Error('the server’s own state cannot be read')
  return state
}
