import { CliffracerClient } from 'maxine-client/cliffracer'
import { DeploydClient } from 'maxine-client/deployd'
import { NexusClient } from 'maxine-client/nexus'
import {
  cliffracerServer,
  cliffracerTopicsServer,
} from 'maxine-protocol/dialects/cliffracer/server'
import { deploydRoomsServer, deploydServer } from 'maxine-protocol/dialects/deployd/server'
import { nexusServer } from 'maxine-protocol/dialects/nexus/server'
import type { ServerDialect } from 'maxine-protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { badFrames, NO_FRAMES, ODD_NAMES } from './bad-frames.ts'
import type { GoodFrame } from './bad-frames.ts'
import { createFaceScene } from './face-scene.ts'
import type { Surroundings } from './face-scene.ts'
import type { FakeSocket } from './fake-web-socket.ts'

// Whatever a server sends: the client counts it and tells of it, throws nothing, and goes on with the
// next frame. That the dialects refuse what is wrong is packages/protocol/test; this is about what
// stands on them: handlers in the documents' words, collections, topics and rooms.

interface Face {
  readonly server: ServerDialect
  readonly make: (
    surroundings: Surroundings,
  ) => NexusClient | DeploydClient | CliffracerClient | RoomOf
  /** One frame of each type that its server may send. */
  readonly frames: Readonly<Record<string, GoodFrame>>
  /** Asks for everything that can be asked for, with handlers that take what they are given apart. */
  readonly listen: (client: never, hear: (n: unknown) => void) => void
  /** What its server says first, where it greets. */
  readonly greeting?: string
  /** An event that somebody hears. */
  readonly good: (n: number) => string
}

type RoomOf = ReturnType<CliffracerClient['join']>

const TIME = '2025-11-03T01:54:00.000Z'

const NEXUS: Face = {
  greeting: '{"type":"connection_established"}',
  server: nexusServer,
  make: (surroundings) => new NexusClient(surroundings),
  frames: {
    connection_established: { type: 'connection_established', client_id: 'c', timestamp: TIME },
    subscription_confirmed: {
      type: 'subscription_confirmed',
      channels: ['tasks.updates'],
      filters: { priority: ['high', 'low'], level: 7 },
      subscription_id: 's',
    },
    subscription_error: {
      type: 'subscription_error',
      message: 'Invalid channels: other',
      code: 'INVALID_CHANNEL',
    },
    unsubscription_confirmed: { type: 'unsubscription_confirmed', channels: ['other'] },
    event: {
      type: 'event',
      channel: 'telemetry.metrics',
      timestamp: TIME,
      data: { metric_name: 'cpu', value: 7, source: 'a', tags: ['a'] },
    },
    error: { type: 'error', message: 'Unknown action: x', code: 'UNKNOWN_ACTION' },
    pong: { type: 'pong', timestamp: TIME },
  },
  listen(client: NexusClient<Record<string, unknown>>, hear) {
    for (const name of ['connection_established', 'unsubscription_confirmed', 'pong'] as const) {
      client.on(name, (words) => takeApart(words))
    }
    client.on('subscription_confirmed', ({ channels }) => channels.join())
    client.on('subscription_error', ({ channels, message }) => [channels.join(), message.length])
    client.on('event', ({ channel, timestamp, data }) => {
      takeApart([channel.length, timestamp?.length, data])
      if (channel === 'tasks.updates') hear(numberIn(data))
    })
    client.subscribe(['tasks.updates', 'telemetry.metrics', 'other', ...ODD_NAMES.filter(Boolean)])
  },
  good: (n) => JSON.stringify({ type: 'event', channel: 'tasks.updates', data: { n } }),
}

const CHANGE: GoodFrame = {
  type: 'collection_change',
  collection: 'todos',
  action: 'created',
  document: { id: 'd', title: 'x', tags: ['a'] },
  timestamp: TIME,
  userId: 'u',
}

const CUSTOM: GoodFrame = { type: 'custom_event', event: 'done', data: { a: [7] }, timestamp: TIME }

function listenToDeployd(client: DeploydClient, hear: (n: unknown) => void): void {
  client.collection('todos').on('change', (document, change) => {
    takeApart([document.id?.length, Object.keys(document), change.action.length, change.userId])
  })
  for (const action of ['created', 'updated', 'deleted'] as const) {
    client.collection('todos').on(action, (document) => takeApart(Object.entries(document)))
  }
  client.on('collection_change', ({ document, collection }) => {
    takeApart([Object.keys(document), collection.length])
  })
  client.on('custom_event', ({ event, data }) => {
    takeApart([event.length, data])
    if (event === 'good') hear(numberIn(data))
  })
  for (const name of ODD_NAMES) client.on(name as 'done', (event) => takeApart(event))
}

const DOCUMENTED: Face = {
  server: deploydServer,
  make: (surroundings) => new DeploydClient(surroundings),
  frames: { collection_change: CHANGE, custom_event: CUSTOM },
  listen: (client: DeploydClient, hear) => listenToDeployd(client, hear),
  good: (n) => JSON.stringify({ type: 'custom_event', event: 'good', data: { n } }),
}

const DEPLOYED: Face = {
  greeting: '{"type":"connect"}',
  server: deploydRoomsServer,
  make: (surroundings) => new DeploydClient({ ...surroundings, profile: 'deployed' }),
  frames: {
    collection_change: CHANGE,
    custom_event: CUSTOM,
    connect: { type: 'connect', data: { client_id: 'c' }, meta: { timestamp: 1_762_134_840 } },
    emit: { type: 'emit', event: 'created', room: 'collection:todos', data: { id: 'd' }, meta: {} },
    'collection:change': { type: 'collection:change', event: 'x', room: 'r', data: [7] },
    auth: { type: 'auth', data: { authenticated: true, user_id: 'u', is_root: false } },
    join: { type: 'join', room: 'r' },
    leave: { type: 'leave', room: 'r' },
    disconnect: { type: 'disconnect', error: 'later' },
    error: { type: 'error', error: 'Invalid message format' },
  },
  listen(client: DeploydClient, hear) {
    listenToDeployd(client, hear)
    client.join('r', (event) => takeApart(event))
  },
  good: (n) => JSON.stringify({ type: 'emit', event: 'good', data: { n } }),
}

const CLIFFRACER_FRAMES: Face['frames'] = {
  connection: { type: 'connection', message: 'Connected', timestamp: TIME },
  authenticated: { type: 'authenticated', user: { id: 'u', username: 'ada', roles: ['user'] } },
  subscribed: { type: 'subscribed', topics: ['orders', 'news'], channel: 'orders' },
  unsubscribed: { type: 'unsubscribed', topics: ['orders'] },
  error: { type: 'error', message: 'Rate limit exceeded', code: 'rate_limited' },
  ping: { type: 'ping' },
  pong: { type: 'pong', timestamp: TIME },
  user_joined: { type: 'user_joined', message: 'User joined', user: 'ada' },
  user_left: { type: 'user_left', message: 'User left', user: 'ada' },
  message: { type: 'message', user: 'ada', message: 'hello', content: 'hello', timestamp: TIME },
  announcement: { type: 'announcement', text: 'hello', timestamp: TIME },
  payment_completed: { type: 'payment_completed', order_id: 7, amount: 7.5 },
  order_update: { type: 'order_update', subject: 'orders', data: { id: 7 }, timestamp: TIME },
  echo: { type: 'echo', data: { type: 'ping' }, correlation_id: 'x' },
  broadcast: { type: 'broadcast', subject: 'orders', data: [7], timestamp: TIME },
}

/** What services and rooms have in common. */
type Told = Pick<CliffracerClient<Record<string, unknown>>, 'on'>

function listenToCliffracer(client: Told, hear: (n: unknown) => void): void {
  client.on('authenticated', ({ user }) => takeApart([user && Object.entries(user)]))
  client.on('event', (event) => takeApart([event.event.length, event.topic?.length, event]))
  client.on('good', ({ data }) => hear(numberIn(data)))
  for (const name of ODD_NAMES) client.on(name, (event) => takeApart(event))
}

const good = (n: number) => JSON.stringify({ type: 'good', data: { n } })

const TOPICS: Face = {
  greeting: '{"type":"connection"}',
  server: cliffracerTopicsServer,
  make: (surroundings) => new CliffracerClient(surroundings),
  frames: CLIFFRACER_FRAMES,
  listen(client: CliffracerClient<Record<string, unknown>>, hear) {
    listenToCliffracer(client, hear)
    client.subscribe(['orders', 'news'], (event) => takeApart(event))
  },
  good,
}

const STOCK: Face = {
  server: cliffracerServer,
  make: (surroundings) => new CliffracerClient({ ...surroundings, profile: 'stock' }),
  frames: CLIFFRACER_FRAMES,
  listen: (client: CliffracerClient<Record<string, unknown>>, hear) =>
    listenToCliffracer(client, hear),
  good,
}

const ROOM: Face = {
  server: cliffracerServer,
  make: (surroundings) => new CliffracerClient(surroundings).join('lobby'),
  frames: CLIFFRACER_FRAMES,
  listen(room: RoomOf, hear) {
    listenToCliffracer(room, hear)
    room.on('message', ({ data }) => takeApart([data.user?.length, data.message?.length, data]))
    room.on('user_joined', ({ data }) => takeApart([data.message?.length, data]))
    room.on('user_left', ({ data }) => takeApart([data.message?.length, data]))
  },
  good,
}

const FACES = { NEXUS, DOCUMENTED, DEPLOYED, TOPICS, STOCK, ROOM }

const CASES = Object.entries(FACES).flatMap(([name, face]) =>
  Object.keys(face.frames).map((type) => ({ name, face, type })),
)

test.each(CASES)('$name goes on after every bad $type', async ({ face, type }) => {
  const trial = await Trial.begin(face)
  const frame = face.frames[type]!
  await trial.put(JSON.stringify(frame))
  for (const text of badFrames(frame)) await trial.put(text)
  expect(await trial.end()).toBeGreaterThan(5)
})

test.each(Object.entries(FACES))('%s goes on after what is no frame', async (_name, face) => {
  const trial = await Trial.begin(face)
  for (const text of NO_FRAMES) await trial.put(text)
  await trial.end()
})

test.each(Object.entries(FACES))('%s goes on after any JSON', async (_name, face) => {
  const trial = await Trial.begin(face)
  const types = fc.constantFrom(...Object.keys(face.frames), ...ODD_NAMES)
  const frames = fc
    .record({ type: types })
    .chain(({ type }) =>
      fc
        .dictionary(fc.oneof(fc.string(), fc.constantFrom(...fieldsOf(face))), fc.jsonValue())
        .map((fields) => JSON.stringify({ ...fields, type })),
    )
  await fc.assert(
    fc.asyncProperty(frames, (text) => trial.put(text)),
    { numRuns: 300 },
  )
  await trial.end()
})

/** A client that hears one bad frame after the other, and a good one after each. */
class Trial {
  readonly #face: Face
  #scene: Scene
  #socket: FakeSocket
  #n = 0
  #last: unknown

  private constructor(face: Face, { scene, socket }: Stand) {
    this.#face = face
    this.#scene = scene
    this.#socket = socket
    face.listen(scene.client as never, (n) => (this.#last = n))
  }

  static async begin(face: Face): Promise<Trial> {
    return new Trial(face, await stand(face))
  }

  async put(text: string): Promise<void> {
    const before = this.#scene.client.stats()
    this.#socket.say(text)
    // What ends a connection, such as a refused token, is some frames' good right.
    if (this.#scene.client.state.status !== 'connected') return this.#beginAgain()
    this.#socket.say(this.#face.good((this.#n += 1)))
    expect(this.#last, text.slice(0, 200)).toBe(this.#n)
    const { client, told } = this.#scene
    const { malformed, handlerFailures, frames } = client.stats()
    expect(handlerFailures, `a handler met what it is not typed for: ${text.slice(0, 200)}`).toBe(0)
    expect(frames).toBe(before.frames + 2)
    const reported = told.filter((word) => word === 'error bad_frame').length
    expect(malformed, 'each is counted and told').toBe(reported)
    expect(({} as { readonly isAdmin?: unknown }).isAdmin).toBe(undefined)
  }

  /** How much could not be read. */
  async end(): Promise<number> {
    const { malformed } = this.#scene.client.stats()
    await this.#scene.leave()
    expect(this.#scene.world.pending()).toBe(0)
    return malformed
  }

  async #beginAgain(): Promise<void> {
    await this.#scene.leave()
    const { scene, socket } = await stand(this.#face)
    this.#scene = scene
    this.#socket = socket
    this.#face.listen(scene.client as never, (n) => (this.#last = n))
  }
}

type Scene = ReturnType<typeof createFaceScene<ReturnType<Face['make']>>>

interface Stand {
  readonly scene: Scene
  readonly socket: FakeSocket
}

async function stand({ server, make, greeting }: Face): Promise<Stand> {
  const scene = createFaceScene(server, make)
  const connected = scene.client.connect()
  const socket = await scene.accept()
  if (greeting !== undefined) socket.say(greeting)
  await scene.world.advance(1)
  await connected
  return { scene, socket }
}

function fieldsOf({ frames }: Face): string[] {
  return Object.values(frames).flatMap((frame) => Object.keys(frame))
}

function numberIn(data: unknown): unknown {
  return (data as { readonly n?: unknown } | undefined)?.n
}

/** As an application does that trusts what it is given. */
function takeApart(value: unknown): string {
  return JSON.stringify(value)
}
