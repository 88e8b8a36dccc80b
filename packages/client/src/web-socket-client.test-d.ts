import { describe, expectTypeOf, test } from 'vitest'
import type { EventMessage, Gap } from 'maxine-protocol'
import type { CircuitData, MaxineEvents, RegisteredData } from 'maxine-protocol/dialects/maxine'
import type { CloseEvent } from './client-events.ts'
import type { ConnectionState } from './connection/state.ts'
import type { MaxineError } from './errors.ts'
import type { Subscription } from './subscriptions/subscription.ts'
import { WebSocketClient } from './web-socket-client.ts'

interface MyEvents extends MaxineEvents {
  deploy_started: { readonly sha: string }
}

declare const client: WebSocketClient
declare const mine: WebSocketClient<MyEvents>

describe('the data of an event', () => {
  test('follows from its name in on', () => {
    client.on('service_registered', (event) => {
      expectTypeOf(event.event).toEqualTypeOf<'service_registered'>()
      expectTypeOf(event.data).toEqualTypeOf<RegisteredData>()
    })
    client.on('circuit_open', ({ data }) => expectTypeOf(data).toEqualTypeOf<CircuitData>())
  })

  test('follows from the name in a filter', () => {
    client.subscribe({ event: 'service_registered', nodeId: 'n' }, ({ data }) =>
      expectTypeOf(data).toEqualTypeOf<RegisteredData>(),
    )
    client.subscribe({ nodeId: 'n' }, (event) => expectTypeOf(event).toEqualTypeOf<EventMessage>())
    client.subscribe({ event: 'service_*' }, ({ data }) => expectTypeOf(data).toBeUnknown())
  })

  test('follows from the name in a stream, among the gaps', async () => {
    for await (const item of client.events({ event: 'service_registered' })) {
      if (item.type === 'gap') expectTypeOf(item).toEqualTypeOf<Gap>()
      else expectTypeOf(item.data).toEqualTypeOf<RegisteredData>()
    }
    for await (const item of client.events()) {
      expectTypeOf(item).toEqualTypeOf<EventMessage | Gap>()
    }
  })

  test('follows from the name of an event of one’s own', () => {
    mine.on('deploy_started', ({ data }) => expectTypeOf(data.sha).toEqualTypeOf<string>())
    mine.subscribe({ event: 'deploy_started' }, ({ data }) =>
      expectTypeOf(data.sha).toEqualTypeOf<string>(),
    )
    mine.on('service_heartbeat', ({ data }) => expectTypeOf(data.nodeId).toEqualTypeOf<string>())
  })
})

describe('a name', () => {
  test('that nobody knows is a slip', () => {
    // @ts-expect-error a slip in a name is the compiler's to find
    client.on('service_registred', () => undefined)
    // @ts-expect-error it is an event of another map
    client.on('deploy_started', () => undefined)
    // @ts-expect-error the client tells no such thing
    client.on('reconnect', () => undefined)
  })

  test('of what the client tells has a type of its own', () => {
    client.on('close', (event) => expectTypeOf(event).toEqualTypeOf<CloseEvent>())
    client.on('error', (error) => expectTypeOf(error).toEqualTypeOf<MaxineError>())
    client.on('gap', (gap) => expectTypeOf(gap).toEqualTypeOf<Gap>())
    client.on('state', (state) => expectTypeOf(state).toEqualTypeOf<ConnectionState>())
    client.on('event', (event) => expectTypeOf(event).toEqualTypeOf<EventMessage>())
    client.on('token_refreshed', ({ token }) => expectTypeOf(token).toEqualTypeOf<string>())
  })

  test('to subscribe by may be any, or none', () => {
    expectTypeOf(client.subscribe('something_new', null, 'n')).toEqualTypeOf<Subscription>()
    expectTypeOf(client.subscribe()).toEqualTypeOf<Subscription>()
    // @ts-expect-error a number is no name
    client.subscribe(7)
    // @ts-expect-error the filter has no such part
    client.subscribe({ events: 'a' })
  })
})

describe('options', () => {
  test('may be given as undefined', () => {
    const options = {
      url: 'ws://localhost',
      token: undefined,
      getToken: undefined,
      backoff: undefined,
      signal: undefined,
    }
    expectTypeOf(WebSocketClient).toBeConstructibleWith(options)
    expectTypeOf(WebSocketClient).toBeConstructibleWith('ws://localhost', undefined)
    expectTypeOf(WebSocketClient).toBeConstructibleWith('ws://localhost', null)
    expectTypeOf(WebSocketClient).toBeConstructibleWith({
      url: () => Promise.resolve('ws://localhost'),
      backoff: { capMs: undefined },
      timeouts: { tokenMs: undefined },
    })
  })

  test('need an address, and know no others', () => {
    // @ts-expect-error there is no address
    void new WebSocketClient({})
    // @ts-expect-error a slip in a name is the compiler's to find
    void new WebSocketClient({ url: 'ws://localhost', tokens: 'a' })
  })

  test('of getToken may be given in any of its forms', () => {
    const url = 'ws://localhost'
    void new WebSocketClient({ url, getToken: () => 'a' })
    void new WebSocketClient({ url, getToken: () => null })
    void new WebSocketClient({
      url,
      getToken: async ({ reason, signal }) => {
        expectTypeOf(reason).toEqualTypeOf<'initial' | 'reconnect' | 'expiring' | 'rejected'>()
        const { text } = await fetch('/token', { signal: signal as AbortSignal })
        return { token: await text(), expiresInMs: 5 }
      },
    })
  })
})

test('a state is told apart by its status', () => {
  const { state } = client
  if (state.status === 'waiting') expectTypeOf(state.retryAt).toEqualTypeOf<number>()
  if (state.status === 'closed') expectTypeOf(state.cause).toEqualTypeOf<MaxineError | undefined>()
  // @ts-expect-error it may not be waiting
  void state.retryAt
  // @ts-expect-error a state is the client's to change
  state.status = 'idle'
})
