import type { DialectName, FetchLike } from '../../src/index.ts'
import { startMeddlingProxy } from '../broken-servers/meddling-proxy.ts'
import type { Link, Meddler, ProxyParts } from '../broken-servers/meddling-proxy.ts'
import { startCliffracer } from '../systems/cliffracer-target.ts'
import { startDeployd } from '../systems/deployd-target.ts'
import { startNexus } from '../systems/nexus-target.ts'
import type { SystemTarget } from '../systems/system-target.ts'

/** The kinds in which each system is served here. */
const STARTS = {
  nexus: { open: () => startNexus('open'), locked: () => startNexus('locked') },
  cliffracer: { open: () => startCliffracer('open'), locked: () => startCliffracer('locked') },
  deployd: {
    open: () => startDeployd('documented'),
    locked: () => startDeployd('deployed'),
  },
} as const satisfies Readonly<
  Record<Exclude<DialectName, 'maxine'>, Readonly<Record<string, () => Promise<SystemTarget>>>>
>

/** A server of another dialect than Maxine's, with one bug that was put in on purpose. */
export interface BrokenSystem {
  readonly bug: string
  /** Cases that must report it, each by itself. */
  readonly caughtBy: readonly string[]
  /** Of go-deployd `locked` is the deployed profile, of the others a server that wants tokens. Default open. */
  readonly kind?: 'open' | 'locked'
  /** Made once for each server: what it remembers, all of its connections share. */
  readonly meddle?: () => (link: Link) => Meddler
  readonly path?: ProxyParts['path']
  /** Changes requests and their answers. */
  readonly ask?: (honest: FetchLike, target: SystemTarget) => FetchLike
}

export interface BrokenTarget extends SystemTarget {
  readonly close: () => Promise<void>
}

export async function startBrokenSystem(
  dialect: keyof typeof STARTS,
  { kind = 'open', meddle, path, ask }: BrokenSystem,
): Promise<BrokenTarget> {
  const target = await STARTS[dialect][kind]()
  const { origin, pathname } = new URL(target.url)
  const proxy = await startMeddlingProxy({
    upstream: origin.replace(/^http/, 'ws'),
    meddle: meddle?.() ?? (() => ({})),
    ...(path && { path }),
  })
  const honest: FetchLike = (input, init) => globalThis.fetch(input, init)
  return {
    ...target,
    url: `${proxy.url}${pathname === '/' ? '' : pathname}`,
    // A bug is mostly found by something that does not come.
    facts: { ...target.facts, patienceMs: 1_000 },
    ...(ask && { fetch: ask(honest, target) }),
    async close() {
      await proxy.close()
      await target.server.close()
    },
  }
}
