import { describe, expect, test } from 'vitest'
import { handTimers } from '../../test/hand-timers.ts'
import { levelOf } from '../case.ts'
import { openContract } from '../contract.ts'
import { DIALECTS, PREFIXES } from '../dialects.ts'
import type { DialectName } from '../dialects.ts'
import type { ContractTarget } from '../index.ts'
import { chooseCases, HandshakeRefused } from '../index.ts'
import { SUITES } from '../suite.ts'
import type { Dial, Wire, WireEvents } from '../wire/dial.ts'

const URL = 'ws://nowhere.invalid/ws'

describe.each(DIALECTS)('the suite of %s', (dialect) => {
  test('has 40 cases and more for a server, all of its own', () => {
    const { cases } = SUITES[dialect]
    expect(cases.length).toBeGreaterThanOrEqual(40)
    for (const { id } of cases) expect(id.startsWith(`${PREFIXES[dialect]}-`)).toBe(true)
  })

  test('runs all levels that it has, but what only old servers do', () => {
    const { cases, levels } = SUITES[dialect]
    const others = new Set(cases.map(levelOf).filter((level) => level !== 'old'))
    expect([...levels].sort()).toEqual([...others].sort())
    expect(new Set(chooseCases({ dialect }).map(levelOf))).toEqual(others)
  })
})

describe('a Nexus is found', () => {
  test('to be open where it greets', async () => {
    const { announced } = await open('nexus', greeting('connection_established'))
    expect(announced).toMatchObject({ access: 'open', lacks: { locked: expect.any(String) } })
  })

  test('to want a token where it closes first', async () => {
    const dial = byToken((headers) => 'authorization' in headers, 'connection_established')
    const { announced } = await open('nexus', dial, { tokens: 'a-token' })
    expect(announced.access).toBe('locked')
    await expect(open('nexus', dial)).rejects.toThrow('wants a token, and none was given')
  })

  test('to be none where it greets otherwise', async () => {
    await expect(open('nexus', greeting('welcome'))).rejects.toThrow('no server of Nexus')
  })
})

describe('a go-deployd is found', () => {
  test('to have rooms where it says connect', async () => {
    const { announced } = await open('deployd', greeting('connect'))
    expect(announced.lacks).toHaveProperty('documented')
    expect(announced.lacks).not.toHaveProperty('rooms')
  })

  test('to be as documented where it says nothing', async () => {
    const { announced } = await open('deployd', silent)
    expect(announced.lacks).toHaveProperty('rooms')
    expect(announced.lacks).not.toHaveProperty('documented')
  })

  test('to be locked where it has a master key, whoever it lets in', async () => {
    const stranger = (await open('deployd', silent)).announced
    expect(stranger.access).toBe('open')
    // Who lets everybody write is asked without one.
    expect(stranger.lacks).not.toHaveProperty('masterKey')
    const { announced } = await open('deployd', silent, { masterKey: 'a-key' })
    expect(announced).toMatchObject({ access: 'locked' })
    expect(announced.lacks).not.toHaveProperty('masterKey')
  })
})

describe('a Cliffracer is found', () => {
  test('to be a service where it answers pings, and a stock path where it echoes', async () => {
    const service = await open('cliffracer', answering({ type: 'pong' }))
    expect(service.announced.lacks).toHaveProperty('stock')
    const stock = await open('cliffracer', answering({ type: 'echo', data: {} }))
    expect(stock.announced.lacks).toHaveProperty('documented')
  })

  test('to want a token where it refuses the handshake', async () => {
    const refusing: Dial = (url, ...rest) =>
      url.includes('?token=')
        ? answering({ type: 'pong' })(url, ...rest)
        : Promise.reject(new HandshakeRefused(403))
    const { announced } = await open('cliffracer', refusing, { tokens: 'a-token' })
    expect(announced.access).toBe('locked')
  })

  test('not to be there where the handshake is answered otherwise', async () => {
    const gone: Dial = () => Promise.reject(new HandshakeRefused(404))
    await expect(open('cliffracer', gone)).rejects.toThrow('answered with 404')
  })
})

test('the routes of a socket at a path of its own are beside it', async () => {
  const asked: string[] = []
  const fetch = (url: string) => {
    asked.push(url)
    return Promise.reject(new TypeError('fetch failed'))
  }
  await open('deployd', silent, { fetch })
  expect(asked).toContain('http://nowhere.invalid/todos')
  expect(asked.filter((url) => url.includes('/ws'))).toEqual([])
})

test('an address without a path means the one that the document has', async () => {
  const dialled: string[] = []
  const dial: Dial = (url, ...rest) => {
    dialled.push(url)
    return silent(url, ...rest)
  }
  for (const url of ['ws://a.invalid', 'ws://b.invalid/', 'ws://c.invalid/other']) {
    await open('deployd', dial, { url })
  }
  expect([...new Set(dialled)]).toEqual([
    'ws://a.invalid/ws',
    'ws://b.invalid/ws',
    'ws://c.invalid/other',
  ])
})

function open(dialect: DialectName, dial: Dial, more: Partial<ContractTarget> = {}) {
  const { timers } = handTimers()
  const fetch = () => Promise.reject(new TypeError('fetch failed'))
  const target = { url: URL, dial, fetch, facts: { patienceMs: 20 }, ...more }
  return openContract(target, { timers, runName: 'r' }, dialect)
}

function wire(events: WireEvents, onSend: () => void = () => undefined): Wire {
  return {
    send: onSend,
    close: () => undefined,
    drop: () => undefined,
    ping: () => queueMicrotask(events.onPong),
  }
}

const silent: Dial = (_, events) => Promise.resolve(wire(events))

function say(events: WireEvents, frame: object): void {
  queueMicrotask(() => events.onText(JSON.stringify(frame)))
}

function greeting(type: string): Dial {
  return (_, events) => {
    say(events, { type })
    return Promise.resolve(wire(events))
  }
}

function answering(frame: object): Dial {
  return (_, events) => Promise.resolve(wire(events, () => say(events, frame)))
}

function byToken(isShown: (headers: object) => boolean, type: string): Dial {
  return (url, events, how) => {
    if (isShown(how.headers ?? {})) return greeting(type)(url, events, how)
    queueMicrotask(() => events.onClose({ code: 1008, reason: 'Missing authentication token' }))
    return Promise.resolve(wire(events))
  }
}
