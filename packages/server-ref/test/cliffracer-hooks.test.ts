import { describe, expect, test } from 'vitest'
import { createCliffracerScene, NOBODY } from './cliffracer-scene.ts'

const NOW = '2020-01-01T00:00:00.000Z'

describe('what only a role may say', () => {
  test('is refused to others and passed on from its own', async () => {
    const heard: string[] = []
    const { enter, tick } = createCliffracerScene({
      access: 'locked',
      settings: {
        commands: { restart: 'operator' },
        onMessage: ({ user }, { type }) => heard.push(`${user?.username ?? ''} ${type}`),
      },
    })
    const [bob, eve] = [
      await enter({ token: 'bob/operator' }),
      await enter({ token: 'eve/viewer' }),
    ]
    bob.says({ type: 'restart' })
    eve.says({ type: 'restart' }, { type: 'admin_command' })
    await tick()
    expect(bob.frames).toEqual([])
    expect(eve.frames).toEqual([
      { type: 'error', message: 'Insufficient permissions', code: 'forbidden' },
    ])
    expect(heard.sort()).toEqual(['bob restart', 'eve admin_command'])
  })

  test('is an administrator’s admin_command where nothing was set', async () => {
    const { enter, tick } = createCliffracerScene({ access: 'locked' })
    const client = await enter({ token: 'eve/viewer' })
    client.says({ type: 'admin_command', command: 'restart' })
    await tick()
    expect(client.frames).toMatchObject([{ code: 'forbidden' }])
  })

  test('is anybody’s where nobody is asked for a token', async () => {
    const { enter, tick } = createCliffracerScene()
    const client = await enter()
    client.says({ type: 'admin_command' })
    await tick()
    expect(client.frames).toEqual([])
  })
})

describe('hooks', () => {
  test('see one object from the coming to the going, with who and where it is', async () => {
    const seen: unknown[] = []
    const there = new Set<unknown>()
    const { core, enter, tick } = createCliffracerScene({
      access: 'locked',
      settings: {
        onConnect: (guest) => {
          there.add(guest)
          seen.push([guest.path, guest.room, guest.user])
        },
        onMessage: (guest, message) => seen.push([guest.topics, message]),
        onDisconnect: (guest) => there.delete(guest),
      },
    })
    const client = await enter({ token: 'ada/admin', path: '/ws' })
    client.says({ type: 'subscribe', topics: ['orders'] }, { type: 'note', text: 'hi' })
    await tick()
    expect(there.size).toBe(1)
    client.drop()
    expect(there.size).toBe(0)
    expect(seen).toEqual([
      ['/ws', undefined, { id: 'ada', username: 'ada', roles: ['admin'] }],
      [['orders'], { type: 'note', data: { text: 'hi' } }],
    ])
    expect(core.sizes()).toEqual(NOBODY)
  })

  test('may answer, in the service’s own words and with an error', async () => {
    const { enter, tick } = createCliffracerScene({
      settings: {
        onMessage: (guest) => {
          guest.send({ type: 'notification', message: 'noted' })
          guest.send({ type: 'error', message: 'no', code: 'mine' })
          guest.send({ type: 'error' })
        },
      },
    })
    const client = await enter()
    client.says({ type: 'note' })
    await tick()
    expect(client.frames).toEqual([
      { type: 'notification', message: 'noted', timestamp: NOW },
      { type: 'error', message: 'no', code: 'mine' },
      { type: 'error', message: '', code: 'unspecified' },
    ])
  })

  test('that throw or reject are reported, and end nothing', async () => {
    const { core, errors, enter, tick } = createCliffracerScene({
      settings: {
        onConnect: () => Promise.reject(new Error('connect')),
        onMessage: (guest) => guest.send({ type: 'subscribed' }),
        onDisconnect: () => {
          throw new Error('disconnect')
        },
      },
    })
    const [client, other] = [await enter(), await enter()]
    client.says({ type: 'note' }, { type: 'ping' })
    await tick()
    expect(client.frames).toMatchObject([{ type: 'pong' }])
    client.drop()
    await core.broadcast({ type: 'announcement', text: 'still here' })
    await tick()
    expect(other.frames).toMatchObject([{ text: 'still here' }])
    expect(errors.map(String)).toEqual([
      'Error: connect',
      'Error: connect',
      'TypeError: this wire cannot say an event named subscribed',
      'Error: disconnect',
    ])
  })

  test('that take their time hold back what the same client said next', async () => {
    const order: string[] = []
    const { enter, world } = createCliffracerScene({
      settings: {
        onMessage: (_, { type }) =>
          new Promise<void>((resolve) => {
            order.push(`${type} begins`)
            world.after(100, () => {
              order.push(`${type} ends`)
              resolve()
            })
          }),
      },
    })
    const client = await enter()
    client.says({ type: 'one' }, { type: 'two' })
    await world.advance(300)
    expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
  })

  test('may send somebody away, who then never was in the room', async () => {
    const { core, enter, connect, tick } = createCliffracerScene({
      settings: { onConnect: ({ id, close }) => id === 'c-2' && close(4503, 'not you') },
    })
    const member = await enter({ path: '/chat/lobby' })
    const unwanted = connect({ path: '/chat/lobby' })
    await tick()
    expect(unwanted.closed).toEqual({ code: 4503, reason: 'not you' })
    expect(member.frames).toEqual([])
    expect(core.sizes().connections).toBe(1)
  })

  test.each([
    [1005, ''],
    [999, ''],
    [5000, ''],
    [2000, ''],
    [1000, 'é'.repeat(62)],
  ])('cannot close with %i and a reason that no frame holds', async (code, reason) => {
    const { errors, enter, tick } = createCliffracerScene({
      settings: { onMessage: ({ close }) => close(code, reason) },
    })
    const client = await enter()
    client.says({ type: 'note' })
    await tick()
    expect(errors[0]).toBeInstanceOf(RangeError)
    expect(client.closed).toBeUndefined()
  })
})
