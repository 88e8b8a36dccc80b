import { createAuthenticator } from 'maxine-server-ref'
import type { StartOptions } from 'maxine-server-ref'
import type { Authenticator } from 'maxine-server-ref/core'
import type { ContractTarget } from '../../src/index.ts'
import { makeToken, SECRET, startReference } from '../reference-target.ts'
import type { Link, Meddler, ProxyParts } from './meddling-proxy.ts'
import { startMeddlingProxy } from './meddling-proxy.ts'
import { Witness } from './witness.ts'

/** A server with one bug, put in on purpose. */
export interface BrokenServer {
  readonly bug: string
  /** Cases of which at least one must report it. */
  readonly caughtBy: readonly string[]
  /** Default open. */
  readonly access?: 'open' | 'locked'
  readonly options?: StartOptions
  readonly authenticator?: (honest: Authenticator) => Authenticator
  readonly meddle?: (link: Link, witness: Witness) => Meddler
  readonly headers?: ProxyParts['headers']
  readonly unread?: ProxyParts['unread']
}

export interface BrokenTarget extends ContractTarget {
  readonly close: () => Promise<void>
}

export async function startBroken(broken: BrokenServer): Promise<BrokenTarget> {
  const { access = 'open', options, authenticator, meddle, headers, unread } = broken
  const honest = authenticator
    ? await createAuthenticator({ secret: SECRET }, { now: () => Date.now() })
    : undefined
  const { server, ...target } = await startReference(honest ? 'open' : access, {
    ...options,
    ...(authenticator && honest && { authenticator: authenticator(honest) }),
  })
  const tokens = access === 'locked' ? makeToken : undefined
  // A bug is mostly found by something that does not come.
  const facts = { ...target.facts, patienceMs: 1_500 }
  const whole = { ...target, facts, ...(tokens && { tokens }) }
  if (!meddle && !headers && !unread) return { ...whole, close: () => server.close() }
  const witness = await Witness.open(server, tokens)
  const proxy = await startMeddlingProxy({
    upstream: server.url,
    meddle: (link) => meddle?.(link, witness) ?? {},
    ...(headers && { headers }),
    ...(unread && { unread }),
  })
  return {
    ...whole,
    url: proxy.url,
    async close() {
      await proxy.close()
      witness.close()
      await server.close()
    },
  }
}
