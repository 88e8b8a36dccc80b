import { expect } from 'vitest'
import { closeWith } from './actions.ts'
import type { Cell } from './cell.ts'
import type { Scene } from './scene.ts'
import * as stories from './stories.ts'

/** Codes after which a client comes back by itself, by the name of the error it tells. */
const BACK: Readonly<Record<number, string>> = {
  1000: 'normal',
  1001: 'going_away',
  1002: 'protocol_error',
  1003: 'unsupported_data',
  1005: 'no_status',
  1007: 'invalid_payload',
  1008: 'policy_violation',
  1009: 'too_big',
  1010: 'missing_extension',
  1011: 'server_error',
  1012: 'service_restart',
  1013: 'try_again_later',
  1014: 'bad_gateway',
  3000: 'unlisted',
  4000: 'unlisted',
  4401: 'token_expired',
  4408: 'auth_timeout',
  4409: 'no_pong',
  4410: 'position_lost',
  4411: 'slow_consumer',
  4429: 'rate_limited',
  4499: 'unlisted',
}

/** Codes after which it does not. */
const STOP: Readonly<Record<number, string>> = {
  4500: 'token_refused',
  4503: 'forbidden',
  4504: 'revoked',
  4505: 'too_many',
  4506: 'version_not_supported',
  4600: 'unlisted',
  4999: 'unlisted',
}

/** Codes that no close frame may carry: what comes is not WebSocket. */
const IMPOSSIBLE = [0, 999, 1004, 1006, 1015, 2999, 5000]

/** Codes worth a few attempts in a row and then no more, with how many connections that makes. */
const LIMITED: Readonly<Record<number, number>> = {
  1002: 4,
  1003: 4,
  1007: 4,
  1008: 2,
  1009: 4,
  1010: 4,
  4401: 3,
}

const WELCOME = { at: 'frame', from: 'server', kind: 'welcome' } as const
const SECOND_EVENT = {
  match: { at: 'frame', from: 'server', kind: 'event' },
  nth: 2,
} as const

/** They mean the token, so it is not shown again. */
const ABOUT_THE_TOKEN = ['1008', '4401']

/** The least that a client waits after these, in milliseconds of the world; some go by until it is told. */
const LATER: Readonly<Record<string, number>> = { 1013: 4_800, 4429: 4_800 }

export const CLOSE_CODE_CELLS: readonly Cell[] = [
  ...Object.entries(BACK).flatMap(([code, name]) => [welcomed(code, name), streamed(code, name)]),
  ...Object.entries(STOP).flatMap(([code, name]) => [
    { ...welcomed(code, name), outcome: 'closed' } as const,
    { ...streamed(code, name), outcome: 'closed' } as const,
  ]),
  ...IMPOSSIBLE.map((code) => streamed(`${code}`, 'protocol_error')),
  ...Object.entries(LIMITED).map(([code, connections]) => forEver(Number(code), connections)),
]

/** Instead of the welcome. */
function welcomed(code: string, name: string): Cell {
  return {
    step: 'S5 welcome',
    fault: `F3 close ${code}`,
    story: stories.connecting,
    rules: [{ match: WELCOME, action: closeWith(Number(code)) }],
    ends: [name],
    holds: (scene) => holdsFor(code, scene),
  }
}

/** Instead of an event. */
function streamed(code: string, name: string): Cell {
  return {
    step: 'S8 live',
    fault: `F3 close ${code}`,
    story: stories.streaming,
    rules: [{ ...SECOND_EVENT, action: closeWith(Number(code), 'for a reason') }],
    ends: [name],
    holds: (scene) => holdsFor(code, scene),
  }
}

/** On every connection: trying must end. */
function forEver(code: number, connections: number): Cell {
  const name = BACK[code]!
  return {
    step: 'S5 welcome',
    fault: `F3 close ${code} for ever`,
    story: stories.connecting,
    rules: [{ match: WELCOME, times: Infinity, action: closeWith(code) }],
    fires: connections,
    ends: Array.from({ length: connections }, () => name),
    outcome: 'closed',
    holds: ({ desk }) => {
      const isAboutToken = ABOUT_THE_TOKEN.includes(`${code}`)
      expect(desk.reasons).toHaveLength(isAboutToken ? connections : 1)
    },
  }
}

function holdsFor(code: string, { desk, waits }: Scene): void {
  const isAboutToken = ABOUT_THE_TOKEN.includes(code)
  expect(desk.reasons).toEqual(isAboutToken ? ['initial', 'rejected'] : ['initial'])
  const leastMs = LATER[code]
  if (leastMs !== undefined) expect(waits[0]).toBeGreaterThanOrEqual(leastMs)
}
