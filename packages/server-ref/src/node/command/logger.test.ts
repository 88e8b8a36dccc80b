import { describe, expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import type { LoggerOptions } from './logger.ts'

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ'
const CANARY = 'canary-7f3a'

describe('text', () => {
  test('has a time, a level, a message and the fields', () => {
    const { lines, log } = logger()
    log('warn', 'events were lost', {
      epoch: '01J9',
      head: 3,
      lost: 'events 4 to 5',
      gone: undefined,
    })
    expect(lines).toEqual([
      '2026-11-20T10:00:00.000Z warn  events were lost epoch=01J9 head=3 lost="events 4 to 5"\n',
    ])
  })
})

describe('JSON', () => {
  test('is one object a line', () => {
    const { lines, log } = logger({ json: true })
    log('info', 'listening', { url: 'ws://127.0.0.1:8080', port: 8_080 })
    expect(lines).toEqual([
      '{"time":"2026-11-20T10:00:00.000Z","level":"info","message":"listening","url":"ws://127.0.0.1:8080","port":8080}\n',
    ])
  })

  test('has its own time, level and message, whatever the fields are named', () => {
    const { lines, log } = logger({ json: true })
    log('info', 'mine', { level: 'error', time: 'never', message: 'theirs' })
    expect(JSON.parse(lines[0]!)).toEqual({
      time: '2026-11-20T10:00:00.000Z',
      level: 'info',
      message: 'mine',
    })
  })
})

test.each([
  ['debug', 4],
  ['info', 3],
  ['warn', 2],
  ['error', 1],
] as const)('from the level %s on, %i of four are written', (level, count) => {
  const { lines, log } = logger({ level })
  for (const of of ['debug', 'info', 'warn', 'error'] as const) log(of, 'message')
  expect(lines).toHaveLength(count)
})

test('the level is info unless it is set', () => {
  const { lines, log } = logger()
  log('debug', 'message')
  log('info', 'message')
  expect(lines).toHaveLength(1)
})

describe.each([true, false])('with JSON %s', (json) => {
  test.each([
    ['line ends', 'a\r\nb\nc'],
    ['what a terminal obeys', 'a\u001b[2Jb\u007f\u0085c\u009b'],
    ['separators that some take for line ends', 'a\u2028b\u2029c'],
    ['marks that turn the direction', 'a\u202eb\u2066c'],
  ])('%s cannot make a line of their own', (_, hostile) => {
    const { lines, log } = logger({ json })
    log('info', `user ${hostile}`, { name: hostile, [hostile]: hostile })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^[^\p{Cc}\u2028-\u202e\u2066-\u2069]+\n$/u)
  })

  test('what looks like a token is in no line', () => {
    const { lines, log } = logger({ json })
    const texts = [
      JWT,
      `failed with ${JWT}: bad`,
      `Authorization: Bearer ${CANARY}`,
      `authorization: bearer   ${CANARY},x`,
      `Basic ${CANARY}`,
      `GET /events?since=1&token=${CANARY}&x=1`,
      `/?access_token=${CANARY}#x`,
      `base64url.bearer.authorization.${CANARY}, other`,
      `frame {"auth":"${CANARY}","subscribe":true}`,
      `frame {"refresh_token" : "a\\"${CANARY}"}`,
      JSON.stringify({ password: CANARY }),
    ]
    for (const text of texts) log('info', text, { text, [text]: 1 })
    const written = lines.join('')
    expect(written).not.toContain(CANARY)
    expect(written).not.toContain(JWT.split('.')[1])
    expect(written).not.toContain(JWT.split('.')[2])
    expect(lines).toHaveLength(texts.length)
  })

  test('what is named like a secret is in no line, at any depth', () => {
    const { lines, log } = logger({ json })
    const names = [
      'token',
      'auth',
      'authorization',
      'Authorization',
      'password',
      'secret',
      'cookie',
    ]
      .concat(['accessToken', 'refresh_token', 'authSecret', 'passwordHash', 'x-token'])
      .concat(['Sec-WebSocket-Protocol', 'apiKey'])
    const named = Object.fromEntries(names.map((name) => [name, CANARY]))
    log('info', 'flat', named)
    log('info', 'deep', { a: { b: [named, { token: { of: CANARY } }] } } as never)
    expect(lines.join('')).not.toContain(CANARY)
  })

  test('an error is written without its tokens', () => {
    const { lines, log } = logger({ json })
    log('error', 'failed', { error: new Error(`bad ${JWT} Bearer ${CANARY}`) } as never)
    expect(lines[0]).toContain('Error: bad')
    expect(lines[0]).not.toContain(CANARY)
    expect(lines[0]).not.toContain(JWT)
  })

  test('what says that a token was used, and what only sounds like one, stays', () => {
    const { lines, log } = logger({ json })
    log('info', 'tokens', { token: true, tokens: 3, author: 'me', authenticated: 'yes' })
    for (const kept of ['true', '3', 'me', 'yes']) expect(lines[0]).toContain(kept)
  })

  test('what is very long, deep or goes in circles is written all the same', () => {
    const { lines, log } = logger({ json })
    const circle: Record<string, unknown> = { big: 1n }
    circle['self'] = circle
    log('info', 'x'.repeat(100_000), { text: 'y'.repeat(100_000), circle } as never)
    expect(lines[0]!.length).toBeLessThan(10_000)
  })
})

function logger(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = []
  const world = { now: () => Date.UTC(2026, 10, 20, 10) }
  return {
    lines,
    log: createLogger({ json: false, write: (line) => lines.push(line), world, ...options }),
  }
}
