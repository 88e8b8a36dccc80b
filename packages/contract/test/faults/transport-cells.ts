import { cut, delay, dribble, end, hole, late, reset, silent } from './actions.ts'
import type { Action } from './actions.ts'
import type { Cell } from './cell.ts'
import type { Rule } from './fault-proxy.ts'
import { HEARTBEAT_MS } from './scene.ts'
import * as stories from './stories.ts'
import type { Story } from './stories.ts'

/** Steps of `reliability.md` 3.3, each by what goes through the proxy there. */
interface Step {
  readonly name: string
  readonly story: Story
  readonly match: Rule['match']
  readonly nth?: number
  /** How connections ended before the fault. */
  readonly before?: readonly string[]
}

const STEPS = {
  S0: { name: 'S0 connect', story: stories.connecting, match: { at: 'connect', connection: 1 } },
  S2: { name: 'S2 upgrade sent', story: stories.connecting, match: { at: 'request' } },
  S3: { name: 'S3 upgrade answered', story: stories.connecting, match: { at: 'answer' } },
  S4: {
    name: 'S4 first frame sent',
    story: stories.connecting,
    match: { at: 'frame', from: 'client', kind: 'hello' },
  },
  S5: {
    name: 'S5 welcome',
    story: stories.connecting,
    match: { at: 'frame', from: 'server', kind: 'welcome' },
  },
  S6: {
    name: 'S6 subscribe sent',
    story: stories.subscribing,
    match: { at: 'frame', from: 'client', kind: 'subscribe' },
  },
  S7: {
    name: 'S7 mid-replay',
    story: stories.replaying,
    match: { at: 'frame', from: 'server', kind: 'event', connection: 2 },
    nth: 2,
    before: ['abnormal'],
  },
  S8: {
    name: 'S8 live',
    story: stories.streaming,
    match: { at: 'frame', from: 'server', kind: 'event' },
    nth: 2,
  },
  S9: {
    name: 'S9 refresh sent',
    story: stories.refreshing,
    match: { at: 'frame', from: 'client', kind: 'auth' },
  },
  S10: {
    name: 'S10 closing',
    story: stories.closing,
    match: { at: 'frame', from: 'client', kind: 'close' },
  },
} as const satisfies Record<string, Step>

type StepName = keyof typeof STEPS

const SILENT_MS = { connectMs: 3_000, handshakeMs: 3_000, graceMs: 3_000 }
/** Pings without an answer, the close that nobody answers, and the first wait. */
const NO_PONG_MS = 4 * HEARTBEAT_MS + 2_000

/** What ends a connection, and within how many milliseconds; nothing where it does not end. */
interface Found {
  readonly code: string | readonly string[]
  readonly withinMs?: number
}

/** What becomes of each fault at each step; a step that is missing does not have this fault. */
type Outcomes = Partial<Record<StepName, Found | 'nothing'>>

const refused: Found = { code: 'connect_failed' }
const broken: Found = { code: 'abnormal' }
const noConnection: Found = { code: 'connect_timeout', withinMs: SILENT_MS.connectMs }
const noWelcome: Found = { code: 'handshake_timeout', withinMs: SILENT_MS.handshakeMs }
const silence: Found = { code: 'connection_silent', withinMs: HEARTBEAT_MS + SILENT_MS.graceMs }
/** The server is still heard, so it is the server that finds out. */
const noPong: Found = { code: 'no_pong', withinMs: NO_PONG_MS }

const BREAKS: Outcomes = {
  S0: refused,
  S2: refused,
  S3: refused,
  S4: broken,
  S5: broken,
  S6: broken,
  S7: broken,
  S8: broken,
  S9: broken,
  S10: 'nothing',
}

/** From the upgrade on; the connect has no bytes of its own. */
const UNHARMED: Outcomes = {
  S2: 'nothing',
  S3: 'nothing',
  S4: 'nothing',
  S5: 'nothing',
  S6: 'nothing',
  S7: 'nothing',
  S8: 'nothing',
  S9: 'nothing',
  S10: 'nothing',
}

/** Nothing reaches the client any more, whatever reaches the server. */
const UNHEARD: Outcomes = {
  S2: noConnection,
  S3: noConnection,
  S4: noWelcome,
  S5: noWelcome,
  S6: silence,
  S7: silence,
  S8: silence,
  S9: silence,
  S10: 'nothing',
}

interface Fault {
  readonly name: string
  readonly action: Action
  readonly outcomes: Outcomes
}

const FAULTS: readonly Fault[] = [
  { name: 'F1 RST', action: reset, outcomes: BREAKS },
  { name: 'F2 FIN', action: end, outcomes: BREAKS },
  { name: 'F4 to F6 nobody there', action: silent, outcomes: { S0: noConnection } },
  {
    name: 'F4 black hole to the server',
    action: hole('server'),
    outcomes: {
      S2: noConnection,
      S3: noWelcome,
      S4: noWelcome,
      S5: noPong,
      S6: noPong,
      S7: noPong,
      S8: noPong,
      S9: noPong,
      S10: 'nothing',
    },
  },
  {
    name: 'F5 black hole to the client',
    action: hole('client'),
    outcomes: UNHEARD,
  },
  {
    name: 'F6 black hole both ways',
    action: hole('client', 'server'),
    outcomes: UNHEARD,
  },
  { name: 'F7 delay of 1 s', action: delay(50), outcomes: UNHARMED },
  { name: 'F7 delay of 1 s', action: late(50), outcomes: { S0: 'nothing' } },
  { name: 'F11 segments of one byte', action: dribble, outcomes: UNHARMED },
  {
    name: 'F10 cut, then RST',
    action: cut,
    outcomes: { S3: refused, S5: broken, S7: broken, S8: broken },
  },
]

/** Every step with every fault that it can have. */
export const TRANSPORT_CELLS: readonly Cell[] = FAULTS.flatMap(({ name, action, outcomes }) =>
  Object.entries(outcomes).map(([step, found]) =>
    cellOf({ name, action }, STEPS[step as StepName], found),
  ),
)

function cellOf(fault: Omit<Fault, 'outcomes'>, step: Step, found: Found | 'nothing'): Cell {
  const { match, nth } = step
  const { code, withinMs } = found === 'nothing' ? {} : found
  return {
    step: step.name,
    fault: fault.name,
    story: step.story,
    rules: [{ match, action: fault.action, ...(nth !== undefined && { nth }) }],
    ends: [...(step.before ?? []), ...(code === undefined ? [] : [code])],
    ...(withinMs !== undefined && {
      client: { timeouts: SILENT_MS },
      ...(!step.before && { foundWithinMs: withinMs }),
    }),
  }
}
