import { describe, expectTypeOf, test } from 'vitest'
import type { CircuitData, MaxineEvents, RegisteredData } from './dialects/maxine/events.ts'
import type { NexusEvents } from './dialects/nexus/events.ts'
import { eventGuard } from './events.ts'
import type { EventName, KnownEvent, TypedEvent } from './events.ts'
import type { EventMessage, ServerMessage } from './messages.ts'

declare const message: ServerMessage

interface MyEvents extends MaxineEvents {
  deploy_started: { readonly sha: string }
}

describe('the data of an event', () => {
  test('follows from its name', () => {
    const isEvent = eventGuard<MaxineEvents>()
    if (isEvent(message, 'service_registered')) {
      expectTypeOf(message.event).toEqualTypeOf<'service_registered'>()
      expectTypeOf(message.data).toEqualTypeOf<RegisteredData>()
      expectTypeOf(message.data.serviceName).toEqualTypeOf<string>()
      expectTypeOf(message.data.port).toEqualTypeOf<number | undefined>()
      expectTypeOf(message.data['later']).toBeUnknown()
    }
    if (isEvent(message, 'circuit_open')) expectTypeOf(message.data).toEqualTypeOf<CircuitData>()
  })

  test('follows from the name of an event of the user’s own, too', () => {
    const isEvent = eventGuard<MyEvents>()
    if (isEvent(message, 'deploy_started')) {
      expectTypeOf(message.data).toEqualTypeOf<{ readonly sha: string }>()
    }
    if (isEvent(message, 'service_heartbeat')) {
      expectTypeOf(message.data.nodeId).toEqualTypeOf<string>()
    }
  })

  test('stays unknown where nothing is known of the name', () => {
    if (message.type === 'event') {
      expectTypeOf(message.event).toEqualTypeOf<string>()
      expectTypeOf(message.data).toBeUnknown()
    }
    expectTypeOf<EventMessage['data']>().toBeUnknown()
  })

  test('cannot be asked for by a name the map does not hold', () => {
    const isEvent = eventGuard<MaxineEvents>()
    // @ts-expect-error a slip in a name is the compiler's to find
    isEvent(message, 'service_registred')
    // @ts-expect-error it is an event of another map
    isEvent(message, 'deploy_started')
    eventGuard<MyEvents>()(message, 'deploy_started')
  })
})

describe('any known event', () => {
  test('is told apart by its name', () => {
    const known = {} as KnownEvent<MyEvents>
    if (known.event === 'config_deleted') expectTypeOf(known.data.key).toEqualTypeOf<string>()
    if (known.event === 'deploy_started') expectTypeOf(known.data.sha).toEqualTypeOf<string>()
  })

  test('is an event message', () => {
    expectTypeOf<KnownEvent<MaxineEvents>>().toExtend<ServerMessage>()
    expectTypeOf<TypedEvent<NexusEvents, 'telemetry.metrics'>>().toExtend<EventMessage>()
  })

  test('is one of the names of the map', () => {
    expectTypeOf<'deploy_started'>().toExtend<EventName<MyEvents>>()
    expectTypeOf<'deploy_started'>().not.toExtend<EventName<MaxineEvents>>()
    expectTypeOf<EventName<MaxineEvents>>().toExtend<string>()
  })
})
