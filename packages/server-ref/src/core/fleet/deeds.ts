import type { Registration } from 'maxine-protocol/http'
import type { RegistryOptions } from '../options.ts'
import type { Registry } from '../registry/registry.ts'
import type { World } from '../world.ts'
import type { Chance } from './chance.ts'
import { redeployed, relocated } from './crew.ts'
import type { Crew, Member } from './crew.ts'

/** What a fleet does things with. */
export interface Yard {
  readonly registry: Registry
  readonly publish: (event: string, data: unknown) => Promise<unknown>
  readonly world: World
  readonly chance: Chance
  readonly crew: Crew
  readonly lifetimes: Pick<RegistryOptions, 'unhealthyAfterMs' | 'removeAfterMs'>
}

/** Does one thing, and says how many events it made. */
export type Deed = (yard: Yard) => Promise<number>

/** More silent instances than this share of all, and the demo would be about nothing else. */
const MOST_DOWN = 0.15

/** The same for tripped circuits. */
const MOST_TROUBLED = 0.1

export async function beat(yard: Yard, member: Member): Promise<number> {
  const { registry, crew, world } = yard
  // Somebody else may have removed it.
  if (!(await registry.heartbeat(member.nodeId))) return join(yard, member, member.registration)
  member.heardAt = world.now()
  crew.up.delete(member)
  crew.up.add(member)
  return 1
}

export async function join(yard: Yard, member: Member, at: Registration): Promise<number> {
  const { nodeId } = await yard.registry.register(at)
  Object.assign(member, { nodeId, registration: at, heardAt: yard.world.now() })
  yard.crew.down.delete(member)
  yard.crew.up.delete(member)
  yard.crew.up.add(member)
  return 1
}

/** Falls silent: the registry will notice, and has removed it before it comes back elsewhere. */
export const falter: Deed = ({ crew, chance, world, lifetimes }) => {
  const member = chance.pick([...crew.up])
  const hasRoom = crew.down.size < Math.max(1, crew.members.length * MOST_DOWN)
  if (!member || !hasRoom) return Promise.resolve(0)
  const { unhealthyAfterMs, removeAfterMs } = lifetimes
  member.moves = chance.isLikely(0.6)
  const silence = member.moves
    ? (unhealthyAfterMs + removeAfterMs) * chance.between(1.05, 1.5)
    : unhealthyAfterMs + removeAfterMs * chance.between(0.1, 0.9)
  crew.up.delete(member)
  crew.down.set(member, world.now() + silence)
  return Promise.resolve(0)
}

export async function comeBack(yard: Yard, member: Member): Promise<number> {
  yard.crew.down.delete(member)
  yard.crew.up.add(member)
  if (member.moves) return join(yard, member, relocated(yard.chance, member))
  return beat(yard, member)
}

export const redeploy: Deed = async (yard) => {
  const member = yard.chance.pick([...yard.crew.up])
  if (!member) return 0
  const hadLeft = await yard.registry.deregister(member.nodeId)
  return Number(hadLeft) + (await join(yard, member, redeployed(yard.chance, member)))
}

const KEYS = ['timeoutMs', 'retries', 'poolSize', 'batchSize', 'cacheSeconds']

export const configure: Deed = async ({ registry, chance, crew }) => {
  const [serviceName, key] = [chance.pick(crew.services), chance.pick(KEYS)]
  if (serviceName === undefined || key === undefined) return 0
  if (chance.isLikely(0.15)) return Number(await registry.deleteConfig(serviceName, key))
  await registry.setConfig({ serviceName, key, value: 50 * chance.whole(1, 100) })
  return 1
}

/** Trips a circuit, or tries one that is half-open: mostly it closes, at times it opens again. */
export const trouble: Deed = async (yard) => {
  const { crew, chance, registry } = yard
  for (const member of crew.troubled) {
    const state = registry.circuit(member.nodeId)?.state
    if (state === 'half-open') {
      await registry.reportOutcome(member.nodeId, chance.isLikely(0.7) ? 'success' : 'failure')
      return 1
    }
    if (state !== 'open') crew.troubled.delete(member)
  }
  const member = chance.pick([...crew.up])
  const hasRoom = crew.troubled.size < Math.max(1, crew.members.length * MOST_TROUBLED)
  return member && hasRoom ? trip(yard, member) : 0
}

/** Enough failures in a row for any server that is meant to be watched. */
const MOST_FAILURES = 100

async function trip({ registry, crew }: Yard, member: Member): Promise<number> {
  for (let failures = 0; failures < MOST_FAILURES; failures++) {
    const circuit = await registry.reportOutcome(member.nodeId, 'failure')
    if (circuit?.state === 'closed') continue
    crew.troubled.add(member)
    return Number(circuit !== undefined)
  }
  return 0
}

export const depend: Deed = async ({ publish, chance, crew }) => {
  const [serviceName, dependsOn] = [chance.pick(crew.services), chance.pick(crew.services)]
  if (serviceName === dependsOn) return 0
  const event = chance.isLikely(0.5) ? 'dependency_added' : 'dependency_removed'
  await publish(event, { serviceName, dependsOn })
  return 1
}
