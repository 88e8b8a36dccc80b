import { expect } from 'vitest'
import type { GapReason } from 'maxine-client'
import { changed, inFront, inPlace, swapWithNext, twice } from './actions.ts'
import type { Action } from './actions.ts'
import type { Cell } from './cell.ts'
import type { Rule } from './fault-proxy.ts'
import type { Scene } from './scene.ts'
import * as stories from './stories.ts'
import type { Story } from './stories.ts'
import { BINARY, serverFrame, TEXT, textFrame } from './wire-frames.ts'

/** Steps of `reliability.md` 3.3, each by a frame of the server. */
interface Step {
  readonly name: string
  readonly story: Story
  readonly match: Rule['match']
  readonly nth?: number
  readonly before?: readonly string[]
}

const WELCOME: Step = {
  name: 'S5 welcome',
  story: stories.connecting,
  match: { at: 'frame', from: 'server', kind: 'welcome' },
}
const REPLAY: Step = {
  name: 'S7 mid-replay',
  story: stories.replaying,
  match: { at: 'frame', from: 'server', kind: 'event', connection: 2 },
  nth: 2,
  before: ['abnormal'],
}
const LIVE: Step = {
  name: 'S8 live',
  story: stories.streaming,
  match: { at: 'frame', from: 'server', kind: 'event' },
  nth: 2,
}
const REFRESHED: Step = {
  name: 'S9 refresh answered',
  story: stories.refreshing,
  match: { at: 'frame', from: 'server', kind: 'authenticated' },
}
const RESUMED: Step = {
  name: 'S7 welcome of a resumption',
  story: stories.replaying,
  match: { at: 'frame', from: 'server', kind: 'welcome', connection: 2 },
  before: ['abnormal'],
}
const BOOKMARK: Step = {
  name: 'S8 bookmark',
  story: stories.streaming,
  match: { at: 'frame', from: 'server', kind: 'bookmark' },
  nth: 2,
}

const BAD = ['bad_frame']
const DEEP = '['.repeat(100_000) + ']'.repeat(100_000)
const EVENT = { event: 'made', data: { n: 1e9 }, timestamp: 1 }
/** More than a client reads, in less than the longest frame. */
const MANY_NAMES = Object.fromEntries(
  Array.from({ length: 100_001 }, (_, at) => [at.toString(36), 0]),
)

/** Frames that mean nothing, and what is told of them. The connection does not suffer. */
const NOISE: readonly (readonly [name: string, bytes: Buffer, reports: readonly string[]])[] = [
  ['F13 binary', serverFrame(BINARY, 'x'), BAD],
  ['F15 bad JSON', textFrame('{"event":'), BAD],
  ['F15 nothing', textFrame(''), BAD],
  ['F15 no object', textFrame('null'), BAD],
  ['F15 too many names', textFrame({ ...EVENT, data: MANY_NAMES }), BAD],
  ['F16 deep JSON', textFrame(DEEP), BAD],
  ['F17 __proto__', textFrame('{"event":"made","data":{"__proto__":{"n":1}}}'), BAD],
  ['F17 constructor', textFrame('{"event":"made","data":{"constructor":{"n":1}}}'), BAD],
  ['F18 unknown type', textFrame({ type: 'from_the_future', n: 1 }), []],
  ['F18 no type', textFrame({ from: 'the future' }), []],
  ['F19 offset NaN', textFrame('{"event":"made","data":{"n":1000},"offset":NaN}'), BAD],
  ['F19 offset -1', textFrame({ ...EVENT, offset: -1 }), BAD],
  ['F19 offset 2^53', textFrame({ ...EVENT, offset: 2 ** 53 }), BAD],
  ['F19 offset 1.5', textFrame({ ...EVENT, offset: 1.5 }), BAD],
  ['F19 offset 1e400', textFrame('{"event":"made","data":{"n":1000},"offset":1e400}'), BAD],
  ['F19 offset as a string', textFrame({ ...EVENT, offset: '7' }), BAD],
  ['F19 a bookmark of -1', textFrame({ type: 'bookmark', epoch: 'e', offset: -1, sent: 0 }), BAD],
]

/** Bytes that are no WebSocket: the connection ends, and nothing of them is told as an event. */
const BREAKING: readonly (readonly [name: string, bytes: Buffer, end: string])[] = [
  ['F12 oversize', serverFrame(TEXT, Buffer.alloc(1_048_577, 32)), 'too_big'],
  ['F14 bad UTF-8', serverFrame(TEXT, Uint8Array.of(0x22, 0xc3, 0x28, 0x22)), 'invalid_payload'],
  ['F14 half a character', serverFrame(TEXT, Uint8Array.of(0x22, 0xe2, 0x82)), 'invalid_payload'],
  ['F21 reserved opcode', serverFrame(3, 'x'), 'protocol_error'],
  ['F21 reserved bit', serverFrame(TEXT, '{}', { rsv1: true }), 'protocol_error'],
  ['F21 masked', serverFrame(TEXT, '{}', { mask: true }), 'protocol_error'],
  ['F21 a ping in two parts', serverFrame(9, 'x', { fin: false }), 'protocol_error'],
  ['F21 a continuation of nothing', serverFrame(0, '{}'), 'protocol_error'],
]

function cell(step: Step, fault: string, action: Action, more: Partial<Cell> = {}): Cell {
  const { name, story, match, nth, before = [] } = step
  return {
    step: name,
    fault,
    story,
    rules: [{ match, action, ...(nth !== undefined && { nth }) }],
    ...more,
    ends: [...before, ...(more.ends ?? [])],
  }
}

function delivered(count: number) {
  return ({ heard }: Scene) => {
    expect(heard.filter((entry) => 'n' in entry && entry.n >= 1_000)).toHaveLength(count)
  }
}

const NOISE_CELLS = [WELCOME, REPLAY, LIVE, REFRESHED].flatMap((step) =>
  NOISE.map(([fault, bytes, reports]) =>
    cell(step, fault, inFront(bytes), { reports, holds: delivered(0) }),
  ),
)

const BREAKING_CELLS = [WELCOME, REPLAY, LIVE].flatMap((step) =>
  BREAKING.map(([fault, bytes, end]) => cell(step, fault, inPlace(bytes), { ends: [end] })),
)

/** On every connection: a few attempts, and then it is final. */
const HOPELESS_CELLS = BREAKING.slice(0, 4).map(([fault, bytes, end]): Cell => {
  const { name, story, match } = WELCOME
  return {
    step: name,
    fault: `${fault} for ever`,
    story,
    rules: [{ match, times: Infinity, action: inPlace(bytes) }],
    fires: 4,
    ends: [end, end, end, end],
    outcome: 'closed',
  }
})

/** In place of an event: it is lost on a connection that stands, which only counting finds. */
const LOSSES = [LIVE, REPLAY].flatMap((step) =>
  [
    ['F15 an event that cannot be read', () => 'no event', BAD],
    ['F19 an event with offset -1', spoilt({ offset: -1 }), BAD],
    ['F19 an event with offset 2^53', spoilt({ offset: 2 ** 53 }), BAD],
    ['F19 an event with a string for an offset', spoilt({ offset: '7' }), BAD],
    ['F18 an event that became another frame', () => ({ type: 'lost' }), []],
  ].map(([fault, change, reports]) =>
    cell(step, fault as string, changed(change as () => unknown), {
      ends: ['out_of_step'],
      gaps: ['count_mismatch'],
      reports: reports as string[],
    }),
  ),
)

/** Every event of a frame, which may be a batch. */
function spoilt(fields: object) {
  return (frame: unknown) =>
    Array.isArray(frame)
      ? frame.map((event: object) => ({ ...event, ...fields }))
      : { ...(frame as object), ...fields }
}

const TWICE = [WELCOME, RESUMED, REPLAY, LIVE, REFRESHED, BOOKMARK].map((step) =>
  cell(step, 'F8 twice', twice),
)

const UNKNOWN_FIELDS = [WELCOME, RESUMED, REPLAY, LIVE, REFRESHED, BOOKMARK].map((step) =>
  cell(step, 'F18 unknown fields', changed(spoilt({ later: { than: ['this'] } }))),
)

function untruth(step: Step, fault: string, fields: object, gaps: readonly GapReason[]): Cell {
  const ends = gaps.map(() => 'out_of_step').slice(0, 1)
  return cell(step, fault, changed(spoilt(fields)), { gaps, ends })
}

/** Numbers that can be read and are not true. */
const UNTRUTHS = [
  untruth(LIVE, 'F19 regression: an offset from before', { offset: 1 }, ['count_mismatch']),
  untruth(LIVE, 'F19 regression: an offset from before all', { offset: 0 }, ['out_of_order']),
  untruth(LIVE, 'F19 an offset far ahead', { offset: 1_000 }, ['out_of_order', 'future_position']),
  untruth(BOOKMARK, 'F19 a bookmark of another epoch', { epoch: 'x' }, [
    'epoch_changed',
    'epoch_changed',
  ]),
  untruth(BOOKMARK, 'F19 a bookmark that counts too much', { sent: 9 }, ['count_mismatch']),
  // The true epoch, later, is one that changed again.
  untruth(RESUMED, 'F19 recovered in another epoch', { epoch: 'x' }, [
    'epoch_changed',
    'out_of_order',
    'epoch_changed',
  ]),
]

/** Two neighbours change places. */
function swapped(
  step: Step,
  [one, other]: readonly [Rule['match'], Rule['match']],
  more: Partial<Cell>,
): Cell {
  const { first, second } = swapWithNext()
  return {
    ...cell(step, 'F9 changes places with the next frame', first, more),
    rules: [
      { match: one, action: first, nth: step.nth ?? 1 },
      { match: other, action: second, nth: step.nth ?? 1 },
    ],
    fires: 2,
  }
}

const A_WELCOME = WELCOME.match
const A_BOOKMARK = BOOKMARK.match
const AN_EVENT = LIVE.match
const REPLAYED = REPLAY.match

/** What came too late is not told, but a gap is. */
const LATE = { gaps: ['out_of_order'], ends: ['out_of_step'] } as const

const SWAPPED: readonly Cell[] = [
  swapped(WELCOME, [A_WELCOME, A_BOOKMARK], {}),
  swapped(LIVE, [AN_EVENT, AN_EVENT], LATE),
  swapped({ ...REPLAY, nth: 1 }, [REPLAYED, REPLAYED], LATE),
  // Who begins with an event is taken for an old server, until a bookmark counts what that one has cost.
  swapped(RESUMED, [RESUMED.match, REPLAYED], { gaps: ['count_mismatch'], ends: ['out_of_step'] }),
]

export const FRAME_CELLS: readonly Cell[] = [
  ...NOISE_CELLS,
  ...BREAKING_CELLS,
  ...HOPELESS_CELLS,
  ...LOSSES,
  ...TWICE,
  ...UNKNOWN_FIELDS,
  ...UNTRUTHS,
  ...SWAPPED,
]
