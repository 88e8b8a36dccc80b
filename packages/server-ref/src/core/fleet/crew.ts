import type { Registration } from 'maxine-protocol/http'
import type { Chance } from './chance.ts'

/** One instance of a service, as it sees itself. */
export interface Member {
  readonly serviceName: string
  registration: Registration
  nodeId: string
  /** When the registry last heard of it. */
  heardAt: number
  /** Whether it is somewhere else when it comes back. */
  moves: boolean
}

/** All instances, and who of them is up. */
export interface Crew {
  readonly members: readonly Member[]
  readonly services: readonly string[]
  /** Who beats, longest unheard first. */
  readonly up: Set<Member>
  /** Who is silent, and when each comes back. */
  readonly down: Map<Member, number>
  /** Whose circuits have been tripped. */
  readonly troubled: Set<Member>
}

/** So many instances of each service; none is registered yet. */
export function createCrew(
  chance: Chance,
  services: readonly string[],
  { least, most }: { readonly least: number; readonly most: number },
): Crew {
  const members = services.flatMap((serviceName) =>
    Array.from({ length: chance.whole(least, most) }, () => recruit(chance, serviceName)),
  )
  return { members, services, up: new Set(), down: new Map(), troubled: new Set() }
}

/** The same service at another address. */
export function relocated(chance: Chance, { serviceName, registration }: Member): Registration {
  const host = ['10.0', chance.whole(1, 31), chance.whole(2, 254)].join('.')
  const port = chance.whole(3_000, 9_999)
  return { ...registration, serviceName, host, port }
}

/** The same service at the same host, in its next version. */
export function redeployed(chance: Chance, { registration }: Member): Registration {
  const version = `${chance.whole(1, 3)}.${chance.whole(0, 9)}.${chance.whole(0, 20)}`
  const metadata = { ...registration.metadata, version }
  return { ...registration, port: chance.whole(3_000, 9_999), metadata }
}

const REGIONS = ['eu-west', 'eu-north', 'us-east']

function recruit(chance: Chance, serviceName: string): Member {
  const region = chance.pick(REGIONS)
  const metadata = { version: '1.0.0', region, weight: chance.whole(1, 5), tags: [region] }
  const registration = { serviceName, host: '', port: 1, metadata }
  const member = { serviceName, registration, nodeId: '', heardAt: 0, moves: false }
  return { ...member, registration: relocated(chance, member) }
}
