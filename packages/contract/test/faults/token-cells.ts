import { expect } from 'vitest'
import type { Cell } from './cell.ts'
import type { Scene } from './scene.ts'
import { connecting } from './stories.ts'
import type { Story } from './stories.ts'
import type { Give } from './token-desk.ts'

/** Of a token that is renewed while the scene lasts, in milliseconds of the world. */
const SHORT_LIFE_MS = 8_000
const RETRY_AFTER_MS = 3_000

/** Milliseconds of the world; a provider that hangs is waited for so long. */
const TOKEN_MS = 2_000

/** One way in which fetching a token fails, and then does not any more. */
interface Failure {
  readonly name: string
  readonly give: Give
  /** How often it fails. */
  readonly times?: number
  readonly isFinal?: true
  /** Of the error, where it is not the usual one. */
  readonly code?: string
}

const FAILURES: readonly Failure[] = [
  {
    name: 'UnauthorizedError',
    give: () => fail('no', { name: 'UnauthorizedError' }),
    isFinal: true,
  },
  { name: '401', give: () => fail('no', { status: 401 }), isFinal: true },
  { name: '403', give: () => fail('no', { status: 403 }), isFinal: true },
  { name: 'null', give: () => null, isFinal: true, code: 'no_fresh_token' },
  { name: '429', give: () => fail('later', { status: 429, retryAfterMs: RETRY_AFTER_MS }) },
  { name: '500', give: () => fail('oops', { status: 500 }) },
  { name: '500 three times', give: () => fail('oops', { status: 500 }), times: 3 },
  { name: 'nothing for ever', give: ({ signal }) => hang(signal) },
  { name: 'an object', give: () => ({ access_token: 'x' }) },
  { name: 'a number', give: () => 7 },
  { name: '"undefined"', give: () => 'undefined' },
  { name: 'a line break', give: () => 'CANARY\r\nX-Evil: 1' },
  { name: '8 KiB and one', give: () => `CANARY${'x'.repeat(8_187)}` },
]

function fail(message: string, details: object): never {
  throw Object.assign(new Error(message), details)
}

function hang(signal: { addEventListener: (type: 'abort', listener: () => void) => void }) {
  // Whoever gives up says so, and nothing is left to wait for it.
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')))
  })
}

const holds = ({ desk }: Scene) => expect(desk.mostAtOnce).toBe(1)

/** For the first connection. */
function initially({ name, give, times = 1, isFinal, code }: Failure): Cell {
  const ends = Array.from({ length: times }, () => code ?? 'token_unavailable')
  return {
    step: 'S0 before the connect',
    fault: `F24 token endpoint: ${name}`,
    story: connecting,
    client: ({ desk }) => ({
      timeouts: { tokenMs: TOKEN_MS },
      getToken: (request) =>
        desk.ask(request, (asked, nth) => (nth <= times ? give(asked, nth) : desk.issue())),
    }),
    ends,
    ...(isFinal && { outcome: 'closed' }),
    holds: (scene) => {
      holds(scene)
      expect(scene.desk.reasons).toHaveLength(isFinal ? 1 : times + 1)
      if (name === '429') expect(scene.waits[0]).toBeGreaterThan(RETRY_AFTER_MS - 200)
      if (isFinal) expect(scene.proxy.connections).toBe(0)
    },
  }
}

/** On a standing connection, three quarters into a token's life: the stream must not suffer. */
function whileLive({ name, give, times = 1, isFinal, code = 'token_unavailable' }: Failure): Cell {
  return {
    step: 'S9 refresh',
    fault: `F24 token endpoint: ${name}`,
    story: renewing,
    client: ({ desk }) => {
      desk.lifeMs = SHORT_LIFE_MS
      return {
        timeouts: { tokenMs: TOKEN_MS },
        getToken: (request) =>
          desk.ask(request, (asked, nth) => {
            if (nth === 1) return desk.issue()
            desk.lifeMs = 3_600_000
            return nth <= times + 1 ? give(asked, nth) : desk.issue()
          }),
      }
    },
    ...(isFinal && { outcome: 'closed', ends: [code] }),
    ...(!isFinal && { reports: [code] }),
    holds: (scene) => {
      holds(scene)
      expect(scene.desk.reasons.slice(1)).toEqual(
        Array.from({ length: isFinal ? 1 : times + 1 }, () => 'expiring'),
      )
      if (!isFinal) expect(scene.proxy.connections).toBe(1)
    },
  }
}

const renewing: Story = async (scene) => {
  let renewed = 0
  scene.client.on('token_refreshed', () => {
    renewed += 1
    scene.changed()
  })
  await scene.client.connect()
  await scene.publishAndHear()
  await scene.until(() => renewed === 1 || scene.status === 'closed', 'a fresh token')
}

const REFUSED_TOKENS: readonly Cell[] = [
  {
    step: 'S4 first frame sent',
    fault: 'F24 the same expired token for ever',
    story: connecting,
    client: ({ desk }) => {
      const stale = desk.issue(-1)
      return { getToken: (request) => desk.ask(request, () => stale) }
    },
    ends: ['token_expired', 'token_expired', 'token_expired'],
    outcome: 'closed',
    holds: ({ desk, proxy }) => {
      expect(desk.reasons).toEqual(['initial', 'rejected', 'rejected'])
      expect(proxy.connections).toBe(3)
    },
  },
  {
    step: 'S4 first frame sent',
    fault: 'F24 an expired token, then a fresh one',
    story: connecting,
    client: ({ desk }) => {
      const stale = desk.issue(-1)
      return {
        getToken: (request) => desk.ask(request, (_, nth) => (nth === 1 ? stale : desk.issue())),
      }
    },
    ends: ['token_expired'],
  },
  {
    step: 'S4 first frame sent',
    fault: 'F24 a token of somebody else',
    story: connecting,
    client: { getToken: () => 'CANARY.of.another.house' },
    ends: ['token_refused'],
    outcome: 'closed',
  },
  {
    step: 'S4 first frame sent',
    fault: 'F24 no token',
    story: connecting,
    client: { getToken: undefined },
    ends: ['auth_required'],
    outcome: 'closed',
  },
  {
    step: 'S9 refresh',
    fault: 'F24 a thousand who ask at once',
    story: async (scene) => {
      await scene.client.connect()
      await Promise.all(Array.from({ length: 1_000 }, () => scene.client.refreshToken()))
    },
    holds: (scene) => {
      holds(scene)
      expect(scene.desk.reasons).toEqual(['initial', 'expiring'])
      expect(scene.proxy.sights.filter(({ what }) => what === 'client:auth')).toHaveLength(1)
    },
  },
  {
    step: 'S8 live',
    fault: 'F24 the session outlives its token',
    story: async (scene) => {
      await scene.client.connect()
      await scene.publishAndHear()
      scene.server.faults.expireTokens()
      await scene.until(() => scene.ends.length > 0, 'the end')
    },
    ends: ['token_expired'],
    holds: ({ desk }) => expect(desk.reasons).toEqual(['initial', 'rejected']),
  },
]

export const TOKEN_CELLS: readonly Cell[] = [
  ...FAILURES.map(initially),
  ...FAILURES.map(whileLive),
  ...REFUSED_TOKENS,
]
