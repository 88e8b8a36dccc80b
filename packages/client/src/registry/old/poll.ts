import { MaxineError } from '../../errors.ts'
import { nodeOf } from '../node.ts'
import type { Registry } from '../registry.ts'
import { within } from '../scope.ts'
import { share } from '../share.ts'
import type { SourceHost } from '../source.ts'
import type { Coverage } from '../status.ts'
import { ask } from './ask.ts'
import { readReleased } from './read-released.ts'
import { Rest } from './rest.ts'

/** Between two questions, in milliseconds: the least after a change, and longer with each answer like the last. */
const POLL_MS = { least: 2_000, most: 30_000, growth: 1.5 }

const COVERAGE: Coverage = {
  tier: 'poll',
  nodes: 'complete',
  configs: 'none',
  circuits: 'none',
}

/** A picture of a registry on a server without events: it is asked for again and again. */
export interface Poll {
  /** The same object until it has changed. */
  readonly registry: Registry
  /** Asks now, and from then on. */
  readonly start: () => void
  /** Leaves no timer and no request behind. */
  readonly stop: () => void
}

export type PollHost = Pick<SourceHost, 'world' | 'scope' | 'http' | 'changed' | 'worth'>

/** For a server that no connection can be made to: the released ones have no WebSocket. */
export function createPoll(host: PollHost, start: Registry): Poll {
  let registry = start
  let asking: AbortController | undefined

  async function follow(signal: AbortController['signal']): Promise<void> {
    const rest = new Rest(host.world, signal)
    const isOver = () => signal.aborted
    let pauseMs = POLL_MS.least
    let state: 'live' | 'stale' | 'new' = 'new'
    while (!isOver()) {
      try {
        const next = await readPicture(host, registry, signal)
        if (isOver()) return
        const isSame = next === registry
        registry = next
        pauseMs = isSame && state === 'live' ? grown(pauseMs) : POLL_MS.least
        if (!isSame) host.changed('resync')
        if (state !== 'live') host.worth({ state: 'live', coverage: COVERAGE })
        state = 'live'
      } catch (error) {
        if (isOver()) return
        pauseMs = state === 'stale' ? grown(pauseMs) : POLL_MS.least
        state = 'stale'
        host.worth({ state: 'stale', reason: 'unreadable', cause: causeOf(error) })
      }
      // Spread, for all clients of a server that was away would ask at once.
      await rest.for(pauseMs * (0.75 + host.world.random() / 2)).catch(() => undefined)
    }
  }

  function stop(): void {
    asking?.abort(new MaxineError('closed', 'the poll has ended'))
    asking = undefined
  }

  return {
    get registry() {
      return registry
    },
    start() {
      stop()
      asking = new AbortController()
      host.worth({ state: 'syncing', reason: 'reading' })
      void follow(asking.signal)
    },
    stop,
  }
}

async function readPicture(
  host: PollHost,
  before: Registry,
  signal: AbortController['signal'],
): Promise<Registry> {
  const listed = readReleased(await ask(host, '/api/maxine/serviceops/servers', signal))
  if (!listed) throw new MaxineError('bad_response', 'the answer is no list of servers')
  const services = [...listed].map(([service, nodes]) => {
    const told = [...nodes].map(
      ([id, node]) => [id, nodeOf(service, id, { ...node, healthy: true })] as const,
    )
    return [service, new Map(told)] as const
  })
  const picture = { services: new Map(services), configs: new Map(), circuits: new Map() }
  return share(before, within(host.scope, picture))
}

function grown(pauseMs: number): number {
  return Math.min(pauseMs * POLL_MS.growth, POLL_MS.most)
}

function causeOf(failure: unknown): MaxineError {
  if (failure instanceof MaxineError) return failure
  return new MaxineError('request_failed', 'the list of servers cannot be read', {
    retryable: true,
    cause: failure,
  })
}
