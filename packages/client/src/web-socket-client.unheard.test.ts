import { maxine } from 'maxine-protocol/dialects/maxine'
import { describe, expect, test } from 'vitest'
import { createClientScene, heartbeat, say } from '../test/client-scene.ts'

type Scene = ReturnType<typeof createClientScene>

const { peek: _, ...decoding } = maxine

/** A client that decodes no event without need, and one that decodes all: they must say the same. */
const CLIENTS = [
  ['passing over', maxine],
  ['decoding', decoding],
] as const

const node = { serviceName: 'orders', nodeId: 'n' }

/** As servers of ours write it. */
function event(name: string, offset: number): object {
  return { event: name, data: node, timestamp: 1640995200000, offset }
}

describe.each(CLIENTS)('a client %s what nobody hears', (_name, dialect) => {
  async function after(frames: readonly object[], prepare: (scene: Scene) => void) {
    const scene = createClientScene({ dialect })
    prepare(scene)
    const socket = await scene.connect()
    say(socket, ...frames)
    const { events, delivered, duplicates, malformed, gaps } = scene.client.stats()
    const { told } = scene
    return { socket, scene, told, counts: { events, delivered, duplicates, malformed, gaps } }
  }

  test('counts it as delivered where it was asked for', async () => {
    const { counts } = await after(
      [event('circuit_open', 1), event('circuit_closed', 2)],
      (scene) => scene.client.subscribe('circuit_open'),
    )
    expect(counts).toMatchObject({ events: 2, delivered: 1 })
  })

  test('drops what came before, and counts it', async () => {
    const frames = [event('circuit_open', 1), event('circuit_open', 2), event('circuit_open', 1)]
    const { counts } = await after(frames, (scene) => scene.client.subscribe())
    expect(counts).toMatchObject({ events: 3, delivered: 2, duplicates: 1, gaps: 0 })
  })

  test('ends the connection where one comes late', async () => {
    const { told } = await after([event('circuit_open', 3), event('circuit_open', 2)], (scene) =>
      scene.client.subscribe(),
    )
    expect(told).toContain('gap out_of_order')
  })

  test('agrees with the bookmark that counts them', async () => {
    const bookmark = { type: 'bookmark', epoch: 'a', offset: 2, sent: 2 }
    const { told } = await after(
      [event('circuit_open', 1), event('circuit_open', 2), bookmark],
      (scene) => scene.client.subscribe(),
    )
    expect(told).toEqual(['open'])
  })

  test('misses one that the bookmark counts', async () => {
    const bookmark = { type: 'bookmark', epoch: 'a', offset: 2, sent: 2 }
    const { told } = await after([event('circuit_open', 2), bookmark], (scene) =>
      scene.client.subscribe(),
    )
    expect(told).toContain('gap count_mismatch')
  })

  test('reports one that is malformed', async () => {
    const broken = { event: 'circuit_open', data: { nodeId: 5 }, timestamp: 1, offset: 1 }
    const { counts, told } = await after([broken], (scene) => scene.client.subscribe())
    expect([counts.malformed, counts.events, told]).toEqual([1, 0, ['open', 'error bad_frame']])
  })

  test.each<[string, (scene: Scene, hear: () => void) => void]>([
    ['a handler of its name', ({ client }, hear) => client.on('circuit_open', hear)],
    ['a handler of all events', ({ client }, hear) => client.on('event', hear)],
    ['a subscription', ({ client }, hear) => client.subscribe({ nodeId: 'n' }, hear)],
  ])('hears the next one by %s that is added in between', async (_how, add) => {
    const { scene, socket } = await after([event('circuit_open', 1)], ({ client }) =>
      client.subscribe(),
    )
    let heard = 0
    add(scene, () => (heard += 1))
    say(socket, event('circuit_open', 2))
    expect([heard, scene.client.stats().delivered]).toEqual([1, 2])
  })

  test('hears one of many again after a handler was taken away', async () => {
    const heard: number[] = []
    let undo = (): void => undefined
    const { socket } = await after([event('circuit_open', 1)], ({ client }) => {
      client.subscribe()
      undo = client.on('circuit_open', () => heard.push(1))
    })
    undo()
    say(socket, event('circuit_open', 2), heartbeat(3), event('circuit_open', 4))
    expect(heard).toEqual([1])
  })
})

test('of an event that nobody hears nothing is decoded', async () => {
  const decoded: string[] = []
  const decode = (text: string) => {
    decoded.push(text)
    return maxine.decode(text)
  }
  const scene = createClientScene({ dialect: { ...maxine, decode } })
  scene.client.subscribe()
  scene.client.on('circuit_closed', () => undefined)
  const socket = await scene.connect()
  say(socket, event('circuit_open', 1), event('circuit_closed', 2), event('circuit_open', 3))
  expect(decoded.slice(1)).toEqual([JSON.stringify(event('circuit_closed', 2))])
})

test('a server without positions has everything decoded', async () => {
  let peeks = 0
  const peek = () => void (peeks += 1)
  const scene = createClientScene({ dialect: { ...maxine, peek } })
  scene.client.subscribe()
  const socket = await scene.connect({ capabilities: [] })
  say(socket, event('circuit_open', 1))
  expect([peeks, scene.client.stats().events]).toEqual([0, 1])
})
