import { describe, expectTypeOf, test } from 'vitest'
import { WebSocketClient } from 'maxine-client'
import { CliffracerClient } from 'maxine-client/cliffracer'
import { DeploydClient } from 'maxine-client/deployd'
import { NexusClient } from 'maxine-client/nexus'
import type { NexusEvents } from 'maxine-client/nexus'
import type {
  CircuitData,
  ConnectionState,
  EventMessage,
  MaxineError,
  MaxineEvents,
  RegisteredData,
  SubscriptionStatus,
  TypedEvent,
} from 'maxine-client'
import type {
  ConfigEntry,
  Registry,
  RegistryChanges,
  RegistryCircuit,
  RegistryNode,
  RegistryStatus,
} from 'maxine-client/registry'
import {
  MaxineProvider,
  useCircuit,
  useConfig,
  useConnection,
  useInstance,
  useMaxineClient,
  useRegistryChanges,
  useRegistryStatus,
  useService,
  useServiceEventLog,
  useServiceEvents,
  useServices,
} from './index.ts'

declare const node: RegistryNode

describe('the data of an event', () => {
  test('follows from the name in the filter', () => {
    useServiceEvents({ event: 'service_registered' }, (event) => {
      expectTypeOf(event.event).toEqualTypeOf<'service_registered'>()
      expectTypeOf(event.data).toEqualTypeOf<RegisteredData>()
      return event.data.serviceName
    })
    useServiceEvents({ event: 'circuit_open', nodeId: 'a' }, ({ data }) =>
      expectTypeOf(data).toEqualTypeOf<CircuitData>(),
    )
    const { events } = useServiceEventLog({ event: 'service_registered' }, { limit: 5 })
    expectTypeOf(events).toEqualTypeOf<readonly TypedEvent<MaxineEvents, 'service_registered'>[]>()
  })

  test('of a name that nobody knows, of a pattern or of no name, has to be looked at', () => {
    useServiceEvents({ event: 'deployed' }, ({ data }) => expectTypeOf(data).toBeUnknown())
    useServiceEvents({ event: 'service_*' }, ({ data }) => expectTypeOf(data).toBeUnknown())
    useServiceEvents({}, (event) => expectTypeOf(event).toEqualTypeOf<EventMessage>())
    expectTypeOf(useServiceEventLog().events).toEqualTypeOf<readonly EventMessage[]>()
  })
})

test('a handler may give back anything, also a promise', () => {
  useServiceEvents({ event: 'service_registered' }, async () => Promise.resolve(1))
  // @ts-expect-error without a handler there is nothing to do
  useServiceEvents({ event: 'service_registered' })
  // @ts-expect-error the filter has no such part
  useServiceEvents({ events: 'a' }, () => undefined)
})

test('options may be given as undefined', () => {
  useServiceEvents({}, () => undefined, { enabled: undefined })
  useServiceEventLog({}, { limit: undefined, enabled: undefined })
  // @ts-expect-error a slip in a name is the compiler's to find
  useServiceEventLog({}, { limits: 5 })
})

test('what a subscription is and why is told', () => {
  const { status, error } = useServiceEvents({}, () => undefined)
  expectTypeOf(status).toEqualTypeOf<SubscriptionStatus | 'disabled'>()
  expectTypeOf(error).toEqualTypeOf<MaxineError | undefined>()
  const { total, clear } = useServiceEventLog()
  expectTypeOf(total).toEqualTypeOf<number>()
  expectTypeOf(clear).toEqualTypeOf<() => void>()
})

describe('the registry', () => {
  test('is as the client has it', () => {
    expectTypeOf(useServices()).toEqualTypeOf<Registry['services']>()
    expectTypeOf(useServices(({ services }) => services.size)).toEqualTypeOf<number>()
    useServices(
      ({ services }) => [...services.keys()],
      (one, other) => {
        expectTypeOf(one).toEqualTypeOf<string[]>()
        return one.join() === other.join()
      },
    )
    expectTypeOf(useCircuit('a')).toEqualTypeOf<RegistryCircuit | undefined>()
    expectTypeOf(useConfig('a')).toEqualTypeOf<ReadonlyMap<string, ConfigEntry>>()
    expectTypeOf(useConfig('a', 'b')).toEqualTypeOf<ConfigEntry | undefined>()
    expectTypeOf(useRegistryStatus()).toEqualTypeOf<RegistryStatus>()
    expectTypeOf(useConnection()).toEqualTypeOf<ConnectionState>()
    useRegistryChanges((changes, registry) => {
      expectTypeOf(changes).toEqualTypeOf<RegistryChanges>()
      expectTypeOf(registry).toEqualTypeOf<Registry>()
    })
  })

  test('has nodes only of a service that is present', () => {
    const service = useService('a')
    if (service.status === 'present') {
      expectTypeOf(service.nodes).toEqualTypeOf<ReadonlyMap<string, RegistryNode>>()
    }
    // @ts-expect-error it may be absent
    void service.nodes
    // @ts-expect-error a picture is nobody's to change
    node.health = 'healthy'
  })

  test('gives an instance by a strategy or by options', () => {
    expectTypeOf(useInstance('a')).toEqualTypeOf<RegistryNode | undefined>()
    useInstance('a', 'least-used')
    useInstance('a', { zone: 'b', exclude: new Set(['c']) })
    // @ts-expect-error there is no such strategy
    useInstance('a', 'fastest')
  })
})

test('a provider takes a client, and gives it', () => {
  const client = new WebSocketClient('ws://localhost')
  void (<MaxineProvider client={client}>text</MaxineProvider>)
  // @ts-expect-error it makes none by itself
  void (<MaxineProvider>text</MaxineProvider>)
  expectTypeOf(useMaxineClient()).toEqualTypeOf<WebSocketClient>()
})

test('a client with events of its own is a client', () => {
  interface MyEvents extends MaxineEvents {
    deploy_started: { readonly sha: string }
  }
  const client = new WebSocketClient<MyEvents>('ws://localhost')
  void (<MaxineProvider client={client} />)
})

describe('a client of another system', () => {
  interface Channels extends NexusEvents {
    'build.done': { readonly sha: string }
  }

  test('can be given to the provider, whatever its maps', () => {
    MaxineProvider({ client: new NexusClient<Channels>() })
    MaxineProvider({ client: new DeploydClient<{ todos: { id: string } }>() })
    const cliffracer = new CliffracerClient()
    MaxineProvider({ client: cliffracer })
    MaxineProvider({ client: cliffracer.join('lobby') })
    // @ts-expect-error a client of nothing
    MaxineProvider({ client: {} })
  })

  test('types the data of an event by its map and its name', () => {
    useServiceEvents<Channels, 'build.done'>({ event: 'build.done' }, ({ data }) =>
      expectTypeOf(data.sha).toEqualTypeOf<string>(),
    )
    const { events } = useServiceEventLog<Channels, 'build.done'>({ event: 'build.done' })
    expectTypeOf(events).toEqualTypeOf<readonly TypedEvent<Channels, 'build.done'>[]>()
    // @ts-expect-error a slip in a name is the compiler's to find
    useServiceEvents<Channels, 'build.don'>({ event: 'build.don' }, () => undefined)
  })

  test('is had by its class', () => {
    expectTypeOf(useMaxineClient(DeploydClient)).toExtend<DeploydClient>()
    expectTypeOf(useMaxineClient()).toEqualTypeOf<WebSocketClient>()
  })
})
