import { describe, expect, test } from 'vitest'
import type { Dialect } from '../src/dialect.ts'
import { cliffracer, cliffracerTopics } from '../src/dialects/cliffracer/client.ts'
import { deployd, deploydRooms } from '../src/dialects/deployd/client.ts'
import { maxine } from '../src/dialects/maxine/client.ts'
import { nexus } from '../src/dialects/nexus/client.ts'
import type { Filter } from '../src/filter.ts'
import type { ClientMessage } from '../src/messages.ts'

function subscribe(...filters: Filter[]): ClientMessage {
  return {
    type: 'subscribe',
    subscriptions: filters.map((filter, index) => ({ id: `s${index}`, filter })),
  }
}

function framesOf(dialect: Dialect, message: ClientMessage): unknown {
  const encoded = dialect.encode(message)
  return encoded.ok ? encoded.frames.map((text) => JSON.parse(text) as unknown) : encoded.problem
}

describe('Maxine', () => {
  test('asks for something wider where a filter has more than the wire can say', () => {
    const patterned = { event: 'service_*', serviceName: 'a', where: { zone: 'b' } }
    expect(framesOf(maxine, subscribe(patterned))).toEqual([
      { subscribe: { serviceName: 'a' }, id: 's0' },
    ])
    expect(framesOf(maxine, subscribe({ event: '**' }))).toEqual([{ subscribe: true, id: 's0' }])
  })

  test('puts what old servers read before what new ones read', () => {
    const hello: ClientMessage = {
      type: 'hello',
      v: 2,
      token: 't',
      subscriptions: [{ id: 's', filter: { event: 'circuit_open' } }],
    }
    const encoded = maxine.encode(hello)
    expect(encoded.ok && encoded.frames[0]).toMatch(/^\{"auth":.*"subscribe":.*"hello":/)
  })
})

describe('Nexus', () => {
  test('asks for each channel in a frame of its own, so that a refused one hurts no other', () => {
    expect(framesOf(nexus, subscribe({ event: 'ai.requests' }, { event: 'gone' }))).toEqual([
      { action: 'subscribe', channels: ['ai.requests'] },
      { action: 'subscribe', channels: ['gone'] },
    ])
  })

  test.each([{}, { event: 'tasks.*' }])('says that it needs a channel for %o', (filter) => {
    expect(framesOf(nexus, subscribe(filter))).toMatchObject({
      code: 'unsupported',
      at: 'filter.event',
    })
  })
})

describe('the deployed go-deployd', () => {
  test.each([
    ['a'.repeat(486), true],
    ['a'.repeat(487), false],
    // Three bytes each, and four for two UTF-16 units.
    ['€'.repeat(162), true],
    ['€'.repeat(163), false],
    ['\u{1f600}'.repeat(121), true],
    ['\u{1f600}'.repeat(122), false],
  ])('is sent no more than the 512 bytes it survives', (token, fits) => {
    const encoded = deploydRooms.encode({ type: 'authenticate', token })
    expect(encoded.ok).toBe(fits)
    expect(encoded.ok || encoded.problem.code).toBe(fits || 'too_large')
    if (encoded.ok) expect(Buffer.byteLength(encoded.frames[0] ?? '')).toBeLessThanOrEqual(512)
  })

  test('is told the token, then the rooms', () => {
    const subscriptions = [{ id: 's', filter: { topic: 'collection:todos' } }]
    const hello: ClientMessage = { type: 'hello', v: 2, token: 't', subscriptions }
    expect(framesOf(deploydRooms, hello)).toEqual([
      { type: 'auth', token: 't' },
      { type: 'join', room: 'collection:todos' },
    ])
  })
})

describe('a wire without words for a message says so instead of sending something else', () => {
  const token: ClientMessage = { type: 'authenticate', token: 'secret-token' }
  test.each([
    ['Maxine publishing', maxine, { type: 'publish', event: 'x' }],
    ['Nexus with a token in a frame', nexus, token],
    ['Nexus with a token in a hello', nexus, hello('secret-token')],
    ['the documented go-deployd with a token', deployd, token],
    ['the documented go-deployd subscribing', deployd, subscribe({})],
    ['the deployed go-deployd leaving every room', deploydRooms, { type: 'unsubscribe' }],
    ['the stock Cliffracer path subscribing', cliffracer, subscribe({ topic: 'orders' })],
    ['a Cliffracer service without a topic', cliffracerTopics, subscribe({ event: 'x' })],
    ['Cliffracer with a token in a hello', cliffracer, hello('secret-token')],
  ] as const)('%s', (_, dialect, message) => {
    const problem = framesOf(dialect, message)
    expect(problem).toMatchObject({ code: 'unsupported' })
    expect(JSON.stringify(problem)).not.toContain('secret-token')
  })

  function hello(token: string): ClientMessage {
    return { type: 'hello', v: 2, token, subscriptions: [] }
  }
})

test.each([nexus, deployd, deploydRooms, cliffracer, cliffracerTopics])(
  'a hello that asks for nothing is no frame where the wire has no hello',
  (dialect) => {
    expect(framesOf(dialect, { type: 'hello', v: 2, subscriptions: [] })).toEqual([])
  },
)
