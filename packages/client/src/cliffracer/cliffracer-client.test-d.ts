import { expectTypeOf, test } from 'vitest'
import type { EventMessage, Gap } from 'maxine-protocol'
import type { ChatMessage, CliffracerEvents } from 'maxine-protocol/dialects/cliffracer'
import type { SubscriptionGroup } from '../faces/subscription-group.ts'
import type { CliffracerClient } from './cliffracer-client.ts'
import type { RoomEvents } from './cliffracer-events.ts'
import type { Room } from './room.ts'

interface Events extends CliffracerEvents {
  stock_low: { readonly sku: string }
}

interface SupportEvents extends RoomEvents {
  ticket_closed: { readonly ticket: number }
}

interface Rooms {
  lobby: RoomEvents
  [support: `support-${number}`]: SupportEvents
}

declare const client: CliffracerClient<Events, Rooms>
declare const any: CliffracerClient

test('the data of an event follow from its name', () => {
  client.on('stock_low', ({ data }) => expectTypeOf(data.sku).toEqualTypeOf<string>())
  any.on('message', ({ data }) => expectTypeOf(data).toEqualTypeOf<ChatMessage>())
  // @ts-expect-error it is an event of another map
  any.on('stock_low', () => undefined)
})

test('what happens in a room follows from its name', () => {
  expectTypeOf(client.join('lobby')).toEqualTypeOf<Room>()
  const support = client.join('support-7')
  expectTypeOf(support).toEqualTypeOf<Room<SupportEvents>>()
  support.on('ticket_closed', ({ data }) => expectTypeOf(data.ticket).toEqualTypeOf<number>())
  expectTypeOf(any.join('anywhere')).toEqualTypeOf<Room>()
  // @ts-expect-error nobody closes tickets in the lobby
  client.join('lobby').on('ticket_closed', () => undefined)
  // @ts-expect-error there is no such room
  client.join('attic')
})

test('a room is a loop', async () => {
  for await (const item of client.join('lobby')) {
    expectTypeOf(item).toEqualTypeOf<EventMessage | Gap>()
  }
})

test('topics are a group, and frames say whether they went', () => {
  expectTypeOf(client.subscribe(['orders'])).toEqualTypeOf<SubscriptionGroup>()
  expectTypeOf(client.send({ type: 'message' })).toEqualTypeOf<boolean>()
  // @ts-expect-error a frame says what it is
  client.send({ content: 'hi' })
})
