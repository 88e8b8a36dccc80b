import { filterKey } from 'maxine-protocol'
import type { Filter } from 'maxine-protocol'
// What is added to has to be there.
import type {} from 'vitest'
import type { FakeServer, SeenFrame } from '../fake-server.ts'
import { frameVerdict } from './frame-verdict.ts'
import { gaplessVerdict } from './gapless-verdict.ts'
import type { ReceivedEvent } from './gapless-verdict.ts'
import { isObject } from '../scenario/seen-frames.ts'
import { show } from './show.ts'
import { verdict } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** What `expect` can say of a server in memory, and of what a client has received. */
export interface MaxineMatchers<Result = void> {
  /** Of a server: a client has said a frame that has these fields at least. */
  readonly toHaveHeard: (fields: SeenFrame) => Result
  /** Of a server: it has sent a frame that has these fields at least. */
  readonly toHaveSent: (fields: SeenFrame) => Result
  /** Of a server: exactly so many connections are open. */
  readonly toHaveConnections: (connections: number) => Result
  /** Of a server: some connection is subscribed to exactly this now. */
  readonly toHaveSubscription: (filter: Filter | true) => Result
  /**
   * Of events that were received, in their order: every offset is above the one before. Given what was
   * published, such as `[await server.publish('deployed')]`, all of that has come as well.
   */
  readonly toBeGapless: (published?: readonly ReceivedEvent[]) => Result
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- adds to the one of vitest
  interface Matchers<T> extends MaxineMatchers<T> {}
}

/** For `expect.extend(maxineMatchers)`. */
export const maxineMatchers = {
  toHaveHeard: (server: unknown, fields: SeenFrame) =>
    ofServer(server, ({ heard, nameOf }) =>
      frameVerdict({ verb: 'heard', frames: heard(), fields, nameOf }),
    ),
  toHaveSent: (server: unknown, fields: SeenFrame) =>
    ofServer(server, ({ sent, nameOf }) =>
      frameVerdict({ verb: 'sent', frames: sent(), fields, nameOf }),
    ),
  toHaveConnections: (server: unknown, connections: number) =>
    ofServer(server, (known) => connectionsVerdict(known.connections(), connections)),
  toHaveSubscription: (server: unknown, filter: Filter | true) =>
    ofServer(server, (known) => subscriptionVerdict(known.subscriptions(), filter)),
  toBeGapless: gaplessVerdict,
}

function connectionsVerdict(is: number, wanted: number): Verdict {
  return verdict(is === wanted, {
    missing: `expected ${counted(wanted, 'open connection')}, and there ${is === 1 ? 'is' : 'are'} ${is}`,
    present: `expected any number of open connections but ${wanted}`,
  })
}

function subscriptionVerdict(held: readonly Filter[], wanted: Filter | true): Verdict {
  const filter = wanted === true ? {} : wanted
  const isHeld = held.some((one) => filterKey(one) === filterKey(filter))
  const all = held.length > 0 ? held.map((one) => `  ${show(one)}`).join('\n') : '  (none)'
  return verdict(isHeld, {
    missing: `expected a connection to be subscribed to\n  ${show(filter)}\nand these are held now:\n${all}`,
    present: `expected no connection to be subscribed to\n  ${show(filter)}\nand these are held now:\n${all}`,
  })
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

function ofServer(server: unknown, judge: (server: FakeServer) => Verdict): Verdict {
  if (isObject(server) && typeof server['heard'] === 'function') {
    return judge(server as unknown as FakeServer)
  }
  throw new TypeError('This matcher is for a server of maxine-server-ref/testing')
}
