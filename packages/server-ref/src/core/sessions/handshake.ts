import { DEFAULT_STREAM, EXTENSION_VERSION } from 'maxine-protocol'
import type { Hello, Snapshot, SubscriptionAnswer, Welcome } from 'maxine-protocol'
import type { Beginning } from './delivery.ts'
import { encode } from './encode.ts'
import type { Identity } from '../identity.ts'
import type { Recovery } from './recovery.ts'
import type { SessionHost } from './session-host.ts'
import { snapshotParts } from './snapshot-parts.ts'
import { visibleSnapshot } from '../visible-snapshot.ts'

/** What a welcome is made of. */
export interface Greeting {
  readonly hello: Hello
  readonly clientId: string
  readonly identity: Identity | undefined
  readonly expiresInMs: number | undefined
  readonly answers: readonly SubscriptionAnswer[]
  /** Nothing where no position was brought. */
  readonly recovery: Recovery | undefined
}

/** Versions are whole; there is no earlier one of the extension. */
export function isSpoken(version: number): boolean {
  return version >= EXTENSION_VERSION
}

/** The first frames and where the events go on behind them. Everything in it is of one moment. */
export function greet(host: SessionHost, greeting: Greeting): Beginning {
  const { hello, recovery } = greeting
  const snapshot =
    hello.snapshot && !recovery?.recovered ? snapshotFor(host, greeting.identity) : []
  const offset = recovery?.recovered ? recovery.upTo : (snapshot[0]?.position.offset ?? host.head())
  const messages = [welcome(host, greeting, offset), ...snapshot]
  return {
    form: hello.accept?.includes('batch') ? 'batch' : 'single',
    frames: messages.flatMap(encode),
    from: recovery?.recovered ? (hello.since?.[DEFAULT_STREAM]?.offset ?? offset) : offset,
    bookmarkAt: offset,
  }
}

function welcome(host: SessionHost, greeting: Greeting, offset: number): Welcome {
  const { log, options, authenticator } = host
  const { clientId, identity, expiresInMs, answers, recovery } = greeting
  const capabilities = ['recovery', 'bookmarks', 'snapshot', 'batch']
  return {
    type: 'welcome',
    v: EXTENSION_VERSION,
    clientId,
    position: { epoch: log.epoch, offset },
    ...(recovery && recoveryFields(recovery)),
    heartbeatMs: options.heartbeatMs,
    limits: { maxPayload: options.maxPayload, maxSubscriptions: options.maxSubscriptions },
    capabilities: authenticator ? [...capabilities, 'refresh'] : capabilities,
    ...(identity && { user: identity.user }),
    ...(expiresInMs !== undefined && { expiresInMs }),
    // Without the filters: the client knows what it asked for under each id.
    subscriptions: answers.map(({ filter: _, ...answer }) => answer),
  }
}

function recoveryFields(recovery: Recovery): Partial<Welcome> {
  return recovery.recovered
    ? { recovered: true, replay: recovery.replay }
    : { recovered: false, reason: recovery.reason }
}

function snapshotFor(
  { registry, policy }: SessionHost,
  identity: Identity | undefined,
): Snapshot[] {
  const maySee = (event: string) => policy.maySee(identity, event)
  return snapshotParts(visibleSnapshot(registry.snapshot(), maySee))
}
