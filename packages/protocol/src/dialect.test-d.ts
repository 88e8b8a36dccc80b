import { describe, expectTypeOf, test } from 'vitest'
import type { Dialect, Encoded, ServerDialect } from './dialect.ts'
import type { ClientMessage, ServerMessage } from './messages.ts'
import type { Decoded, Problem } from './problem.ts'

declare const client: Dialect
declare const server: ServerDialect

describe('the two halves of a wire', () => {
  test('say what the other one reads', () => {
    expectTypeOf(client.encode).parameter(0).toEqualTypeOf<ClientMessage>()
    expectTypeOf(server.decode).returns.toEqualTypeOf<readonly Decoded<ClientMessage>[]>()
    expectTypeOf(server.encode).parameter(0).toEqualTypeOf<ServerMessage>()
    expectTypeOf(client.decode).returns.toEqualTypeOf<readonly Decoded<ServerMessage>[]>()
  })

  test('cannot be mistaken for one another', () => {
    expectTypeOf<Dialect>().not.toExtend<ServerDialect>()
    expectTypeOf<ServerDialect>().not.toExtend<Dialect>()
  })
})

describe('a result', () => {
  test('holds a message only where all is well, and a problem only where it is not', () => {
    const [result] = client.decode('')
    if (result?.ok) expectTypeOf(result.message).toEqualTypeOf<ServerMessage>()
    else if (result) expectTypeOf(result.problem).toEqualTypeOf<Problem>()
    // @ts-expect-error nobody has looked at `ok` yet
    void result?.message
  })

  test('of encoding holds frames only where the wire can say it', () => {
    const encoded = {} as Encoded
    if (encoded.ok) expectTypeOf(encoded.frames).toEqualTypeOf<readonly string[]>()
    else expectTypeOf(encoded.problem).toEqualTypeOf<Problem>()
  })
})

describe('a switch over messages', () => {
  test('misses none that a server can say', () => {
    const { type } = {} as ServerMessage
    switch (type) {
      case 'welcome':
      case 'authenticated':
      case 'refused':
      case 'subscribed':
      case 'unsubscribed':
      case 'event':
      case 'bookmark':
      case 'gap':
      case 'goaway':
      case 'snapshot':
      case 'token-refreshed':
      case 'ping':
      case 'pong':
      case 'error':
      case 'unknown':
        return
      default:
        expectTypeOf(type).toBeNever()
    }
  })

  test('misses none that a client can say', () => {
    const { type } = {} as ClientMessage
    switch (type) {
      case 'hello':
      case 'authenticate':
      case 'subscribe':
      case 'unsubscribe':
      case 'refresh':
      case 'publish':
      case 'ping':
      case 'pong':
      case 'unknown':
        return
      default:
        expectTypeOf(type).toBeNever()
    }
  })

  test('narrows to the fields of the one', () => {
    const message = {} as ServerMessage
    if (message.type === 'bookmark') {
      expectTypeOf(message.position.offset).toEqualTypeOf<number>()
      expectTypeOf(message.sent).toEqualTypeOf<number>()
    }
    // @ts-expect-error only some messages have a position
    void message.position
  })
})
