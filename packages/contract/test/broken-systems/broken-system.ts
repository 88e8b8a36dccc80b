import type { DialectName, FetchLike } from '../../src/index.ts'
import { startMeddlingProxy } from '../broken-servers/meddling-proxy.ts'
import type { Link, Meddler, ProxyParts } from '../broken-servers/meddling-proxy.ts'
import { STARTS } from '../systems/starts.ts'
import type { SystemTarget } from '../systems/system-target.ts'

/** A server of another dialect than Maxine's, with one bug that was put in on purpose. */
export interface BrokenSystem {
  readonly bug: string
  /** Cases that must report it, each by itself. */
  readonly caughtBy: readonly string[]
  /** Of the reference server; default the first that there is. */
  readonly kind?: string
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
  dialect: DialectName,
  { kind, meddle, path, ask }: BrokenSystem,
): Promise<BrokenTarget> {
  const [first = ''] = Object.keys(STARTS[dialect])
  const start = STARTS[dialect][kind ?? first]
  if (!start) throw new Error(`there is no ${String(kind)} of ${dialect}`)
  const target = await start()
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
