import { describe, expectTypeOf, test } from 'vitest'
import type { EventMessage, Gap } from 'maxine-protocol'
import type { MetricData, NexusEvents } from 'maxine-protocol/dialects/nexus'
import type { MaxineError } from '../errors.ts'
import type { SubscriptionGroup } from '../faces/subscription-group.ts'
import type { LiveClient } from '../live-client.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { NexusClient } from './nexus-client.ts'
import type { NexusTold, SubscriptionError } from './nexus-events.ts'

interface Channels extends NexusEvents {
  'build.done': { readonly sha: string }
}

declare const client: NexusClient
declare const mine: NexusClient<Channels>

describe('the data of an event', () => {
  test('follows from its channel in on', () => {
    client.on('telemetry.metrics', ({ data }) => expectTypeOf(data).toEqualTypeOf<MetricData>())
    mine.on('build.done', ({ data }) => expectTypeOf(data.sha).toEqualTypeOf<string>())
  })

  test('follows from the channel that is looked at in event', () => {
    mine.on('event', (event) => {
      expectTypeOf(event.timestamp).toEqualTypeOf<string | undefined>()
      if (event.channel === 'build.done') expectTypeOf(event.data.sha).toEqualTypeOf<string>()
    })
  })

  test('follows from the name in a filter and in a stream', async () => {
    mine.subscribe({ event: 'build.done' }, ({ data }) =>
      expectTypeOf(data.sha).toEqualTypeOf<string>(),
    )
    for await (const item of mine.events({ event: 'build.done' })) {
      if (item.type === 'gap') expectTypeOf(item).toEqualTypeOf<Gap>()
      else expectTypeOf(item.data.sha).toEqualTypeOf<string>()
    }
  })
})

test('a channel that nobody knows is a slip', () => {
  // @ts-expect-error a slip in a name is the compiler's to find
  client.on('telemetry.metric', () => undefined)
  // @ts-expect-error it is a channel of another map
  client.subscribe(['build.done'])
  // @ts-expect-error so it is here
  client.unsubscribe(['build.done'])
  mine.subscribe(['build.done', 'tasks.updates'], { sha: ['a', 'b'], count: 1, flag: null })
  // @ts-expect-error a value is plain, or a list of plain ones
  mine.subscribe(['build.done'], { sha: { deep: 1 } })
})

test('what is asked for by channels is a group, and by a filter one', () => {
  expectTypeOf(client.subscribe(['tasks.updates'])).toEqualTypeOf<SubscriptionGroup>()
  expectTypeOf(client.subscribe({ event: 'tasks.updates' })).toEqualTypeOf<Subscription>()
  client.subscribe({ event: 'other' }, (event) => expectTypeOf(event).toEqualTypeOf<EventMessage>())
})

test('what the client tells has the document’s shape', () => {
  client.on('subscription_error', (told) => expectTypeOf(told).toEqualTypeOf<SubscriptionError>())
  client.on('error', (error) => expectTypeOf(error).toEqualTypeOf<MaxineError>())
})

test('options are those of the document, and the client’s own', () => {
  new NexusClient()
  new NexusClient({ url: 'ws://localhost:3000', apiKey: 'key', reconnectInterval: 1, headers: {} })
  // @ts-expect-error the dialect is settled
  new NexusClient({ dialect: undefined })
  // @ts-expect-error no frame carries a token here
  new NexusClient({ tokenVia: 'frame' })
})

test('it is a live client of its channels', () => {
  expectTypeOf(mine).toExtend<LiveClient<Channels, NexusTold<Channels>>>()
  expectTypeOf(client.send).returns.toEqualTypeOf<boolean>()
  // @ts-expect-error a frame says what it wants
  client.send({ channels: [] })
})
