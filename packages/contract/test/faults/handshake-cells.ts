import { expect } from 'vitest'
import { answer, changedAnswer } from './actions.ts'
import type { Action } from './actions.ts'
import type { Cell } from './cell.ts'
import type { Scene } from './scene.ts'
import { connecting } from './stories.ts'

const STEP = 'S2 upgrade sent'
const REQUEST = { at: 'request' } as const
const ANSWER = { at: 'answer' } as const
/** What a server says must be waited, in milliseconds of the world, and what goes by until it is told. */
const RETRY_AFTER_MS = 3_000
const TOLD_MS = 200

function refused(status: string, headers: Readonly<Record<string, string>> = {}): Cell {
  return {
    step: STEP,
    fault: `F20 ${status}`,
    story: connecting,
    rules: [{ match: REQUEST, action: answer(status, headers) }],
    ends: ['connect_failed'],
  }
}

function waits({ waits: [first] }: Scene): void {
  expect(first).toBeGreaterThan(RETRY_AFTER_MS - TOLD_MS)
}

/** Somebody else’s address, in the words of a server. */
const ELSEWHERE = { Location: 'http://elsewhere.invalid/' }

/** Back to the proxy, where a client that follows would be seen. */
function redirected(status: string): Cell {
  const back: Action = (unit) => {
    const host = /^host: (.*)$/im.exec(unit.bytes.toString('latin1'))![1]!.trim()
    answer(status, { Location: `ws://${host}/followed` })(unit)
  }
  return {
    ...refused(status),
    rules: [{ match: REQUEST, action: back }],
    // Where following would do most harm: the token goes with the handshake.
    client: { tokenVia: 'header' },
    holds: ({ proxy }) => {
      expect(proxy.requests.join('')).toContain('CANARY')
      expect(proxy.requests.join('')).not.toContain('followed')
      expect(proxy.connections).toBe(2)
    },
  }
}

const REFUSED: readonly Cell[] = [
  refused('200 OK'),
  refused('204 No Content'),
  refused('302 Found', ELSEWHERE),
  redirected('301 Moved Permanently'),
  redirected('307 Temporary Redirect'),
  redirected('308 Permanent Redirect'),
  refused('400 Bad Request'),
  refused('404 Not Found'),
  refused('407 Proxy Authentication Required'),
  refused('426 Upgrade Required'),
  refused('500 Internal Server Error'),
  refused('502 Bad Gateway'),
  refused('503 Service Unavailable'),
  refused('504 Gateway Timeout'),
  { ...refused('429 Too Many Requests', { 'Retry-After': '3' }), holds: waits },
  {
    ...refused('503 Service Unavailable', { 'Retry-After': '3' }),
    fault: 'F20 503 + 3 s',
    holds: waits,
  },
  { ...refused('503 Busy', { 'Retry-After': '-7' }), fault: 'F20 503 + nonsense' },
]

const ABOUT_THE_TOKEN: readonly Cell[] = [
  {
    ...refused('401 Unauthorized'),
    ends: ['token_refused'],
    holds: ({ desk }) => expect(desk.reasons).toEqual(['initial', 'rejected']),
  },
  {
    ...refused('401 Unauthorized'),
    fault: 'F20 401 for ever',
    rules: [{ match: REQUEST, times: Infinity, action: answer('401 Unauthorized') }],
    fires: 3,
    ends: ['token_refused', 'token_refused', 'token_refused'],
    outcome: 'closed',
    holds: ({ desk }) => expect(desk.reasons).toEqual(['initial', 'rejected', 'rejected']),
  },
  { ...refused('403 Forbidden'), ends: ['forbidden'], outcome: 'closed' },
]

function misled(fault: string, change: (head: string) => string): Cell {
  return {
    step: 'S3 upgrade answered',
    fault: `F21 ${fault}`,
    story: connecting,
    rules: [{ match: ANSWER, action: changedAnswer(change) }],
    ends: ['connect_failed'],
  }
}

function withLine(line: string): (head: string) => string {
  return (head) => head.replace('\r\n\r\n', `\r\n${line}\r\n\r\n`)
}

const MISLED: readonly Cell[] = [
  misled('wrong Sec-WebSocket-Accept', (head) =>
    head.replace(/(sec-websocket-accept: )..../i, '$1AAAA'),
  ),
  misled('no Sec-WebSocket-Accept', (head) => head.replace(/sec-websocket-accept: .*\r\n/i, '')),
  misled('no Upgrade', (head) => head.replace(/upgrade: .*\r\n/i, '')),
  misled('upgrade to something else', (head) => head.replace(/upgrade: .*/i, 'Upgrade: h2c')),
  misled('a subprotocol nobody asked for', withLine('Sec-WebSocket-Protocol: graphql-ws')),
  misled('an extension nobody asked for', withLine('Sec-WebSocket-Extensions: permessage-deflate')),
  misled('no HTTP', () => 'SSH-2.0-OpenSSH_9.2\r\n\r\n'),
  misled('headers without end', (head) => head.replace('\r\n\r\n', `\r\nX: ${'x'.repeat(70_000)}`)),
]

/** In place of a WebSocket, the answers of other servers and of proxies. */
export const HANDSHAKE_CELLS: readonly Cell[] = [...REFUSED, ...ABOUT_THE_TOKEN, ...MISLED]
