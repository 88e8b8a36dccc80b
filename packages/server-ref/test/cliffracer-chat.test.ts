import { describe, expect, test } from 'vitest'
import { mulberry32 } from '../src/core/random.ts'
import { createCliffracerScene, NOBODY } from './cliffracer-scene.ts'
import type { FakeClient } from './fake-client.ts'

const NOW = '2020-01-01T00:00:00.000Z'
const LOBBY = { path: '/chat/lobby' }

describe('a chat room', () => {
  test('tells the others who comes and goes, and all of it what is said', async () => {
    const { core, enter, tick } = createCliffracerScene()
    const ada = await enter(LOBBY)
    const bob = await enter(LOBBY)
    const elsewhere = await enter({ path: '/chat/attic' })
    bob.says({ type: 'message', user: 'bob', message: 'Hello, world!' })
    await tick()
    bob.drop()
    await tick()
    const said = { type: 'message', user: 'bob', message: 'Hello, world!', timestamp: NOW }
    expect(ada.frames).toEqual([
      { type: 'user_joined', message: 'User joined room lobby', timestamp: NOW },
      said,
      { type: 'user_left', message: 'User left the room', timestamp: NOW },
    ])
    expect(bob.frames).toEqual([said])
    expect(elsewhere.frames).toEqual([])
    expect(core.roomCount()).toBe(2)
  })

  test('runs the guide’s own test: a greeting, then what was said', async () => {
    const { connect, tick } = createCliffracerScene()
    const client = connect({ path: '/chat/room1' })
    client.says({ type: 'message', message: 'Hello, world!' })
    await tick()
    expect(client.frames).toMatchObject([
      { type: 'connection' },
      { type: 'message', user: 'Anonymous', message: 'Hello, world!' },
    ])
  })

  test('takes the text as content too, as the guide’s client sends it', async () => {
    const { enter, tick } = createCliffracerScene()
    const client = await enter(LOBBY)
    client.says({ type: 'message', content: 'hi' })
    client.says({ type: 'message', content: 'no', message: 'yes', user: '' })
    await tick()
    expect(client.frames).toMatchObject([
      { user: 'Anonymous', message: 'hi' },
      { user: 'Anonymous', message: 'yes' },
    ])
  })

  test('lets nobody who has shown a token speak as somebody else, and names who comes', async () => {
    const { enter, tick } = createCliffracerScene({ access: 'locked' })
    const ada = await enter({ ...LOBBY, token: 'ada/viewer' })
    const eve = await enter({ ...LOBBY, token: 'eve/viewer' })
    eve.says({ type: 'message', user: 'ada', message: 'it was me' })
    await tick()
    eve.drop()
    await tick()
    expect(ada.frames).toMatchObject([
      { type: 'user_joined', user: 'eve' },
      { type: 'message', user: 'eve', message: 'it was me' },
      { type: 'user_left', user: 'eve' },
    ])
  })

  test.each([
    [{}, 'message'],
    [{ message: '' }, 'message'],
    [{ message: 7 }, 'message'],
    [{ message: null, content: 7 }, 'message'],
    [{ message: { text: 'hi' } }, 'message'],
    [{ message: ['hi'] }, 'message'],
    [{ data: 'hi' }, 'message'],
    [{ message: 'hi', user: 7 }, 'user'],
    [{ message: 'hi', user: null }, 'user'],
    [{ message: 'hi', user: 'x'.repeat(257) }, 'user'],
  ])('says what is wrong with %j, to its speaker alone', async (fields, field) => {
    const { core, enter, tick } = createCliffracerScene()
    const [ada, bob] = [await enter(LOBBY), await enter(LOBBY)]
    ada.heard()
    bob.says({ type: 'message', ...fields })
    await tick()
    const message: unknown = expect.stringMatching(`^${field}: expected`)
    expect(bob.frames).toEqual([{ type: 'error', code: 'bad_shape', message }])
    expect(ada.frames).toEqual([])
    expect(core.counters.framesRefused).toBe(1)
  })

  test('has no topics', async () => {
    const { core, enter, tick } = createCliffracerScene()
    const client = await enter(LOBBY)
    client.says({ type: 'subscribe', topics: ['a'] }, { type: 'unsubscribe', topics: ['a'] })
    await tick()
    expect(client.frames).toMatchObject([{ code: 'unsupported' }, { code: 'unsupported' }])
    expect(core.sizes().subscriptions).toBe(1)
  })

  test('may be named by anything that an address can hold', async () => {
    const { enter, tick } = createCliffracerScene()
    for (const room of ['__proto__', 'a/b', 'é 😀', 'x'.repeat(256), '😀'.repeat(256)]) {
      const path = `/chat/${encodeURIComponent(room)}`
      const [one, two] = [await enter({ path }), await enter({ path })]
      two.says({ type: 'message', message: room })
      await tick()
      expect(one.frames).toMatchObject([{ message: `User joined room ${room}` }, { message: room }])
    }
  })

  test('hands what is said, and every other frame, to the hook', async () => {
    const heard: unknown[] = []
    const { enter, tick } = createCliffracerScene({
      settings: { onMessage: ({ room }, { type }) => heard.push([room, type]) },
    })
    const client = await enter(LOBBY)
    client.says({ type: 'message', message: 'hi' }, { type: 'typing' }, { type: 'message' })
    await tick()
    expect(heard).toEqual([
      ['lobby', 'message'],
      ['lobby', 'typing'],
    ])
  })

  test('is gone with its last member, and nothing is left of it', async () => {
    const { core, enter, tick, world } = createCliffracerScene()
    const members = [await enter(LOBBY), await enter(LOBBY)]
    expect(core.roomCount()).toBe(1)
    for (const member of members) member.drop()
    await tick()
    expect(core.roomCount()).toBe(0)
    expect(core.sizes()).toEqual(NOBODY)
    expect(world.pending()).toBe(0)
  })
})

test('200 members, of whom half vanish, hear everything once and in one order while they stay', async () => {
  const { core, enter, tick, world } = createCliffracerScene({
    seed: 8,
    settings: { messagesPerMinute: 10_000 },
  })
  const random = mulberry32(8)
  const members = new Map<FakeClient, string>()
  for (let n = 0; n < 200; n += 1) members.set(await enter(LOBBY), `user-${n}`)
  for (const client of members.keys()) client.heard()
  const said: string[] = []
  const stays = new Set(members.keys())
  for (let step = 0; step < 600; step += 1) {
    const present = [...stays]
    const client = present[Math.floor(random() * present.length)]!
    if (step % 6 === 5) {
      stays.delete(client)
      client.drop()
    } else {
      const message = `${members.get(client)!} ${step}`
      said.push(message)
      client.says({ type: 'message', user: members.get(client), message })
    }
    if (random() < 0.2) await tick()
  }
  await tick()
  expect(stays.size).toBe(100)
  const [first, ...others] = [...stays].map(({ frames }) => frames)
  const messages = first!.filter(({ type }) => type === 'message')
  const heard = messages.map(({ message }) => String(message))
  expect(new Set(heard).size).toBe(heard.length)
  for (const client of stays) {
    const mine = (text: string) => text.startsWith(`${members.get(client)!} `)
    expect(heard.filter(mine)).toEqual(said.filter(mine))
  }
  expect(first!.filter(({ type }) => type === 'user_left')).toHaveLength(100)
  for (const frames of others) expect(frames).toEqual(first)
  for (const client of stays) client.drop()
  await tick()
  expect(core.sizes()).toEqual(NOBODY)
  expect(core.roomCount()).toBe(0)
  expect(world.pending()).toBe(0)
})
