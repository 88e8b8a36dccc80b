import type { Capabilities, ClientMessage, EventMessage, Filter } from 'maxine-protocol'
import { maxine } from 'maxine-protocol/dialects/maxine'
import { describe, expect, test, vi } from 'vitest'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { DISPOSE } from '../dispose.ts'
import { Subscriptions } from './subscriptions.ts'

const A: Filter = { event: 'a' }
const B: Filter = { event: 'b' }
const FORBIDDEN = { code: 'forbidden', message: '' }
const LEGACY = maxine.legacy ?? maxine.can

/** Subscriptions at a server that only listens. */
function createScene() {
  const world = createVirtualWorld()
  const said: ClientMessage[] = []
  const failures: unknown[] = []
  const subscriptions = new Subscriptions({
    world,
    send: (message) => said.push(message) > 0,
    onHandlerFailure: (failure) => failures.push(failure),
  })
  return {
    world,
    said,
    failures,
    subscriptions,
    /** What was said since it was last asked. */
    news: () => said.splice(0).map(brief),
    async connect(can: Capabilities = maxine.can, limit?: number) {
      subscriptions.begin()
      const limits = limit === undefined ? {} : { limits: { maxSubscriptions: limit } }
      subscriptions.live(can, { type: 'welcome', ...limits })
      await world.advance(0)
    },
    hear(event: string) {
      const message: EventMessage = { type: 'event', event, data: {} }
      const wants = subscriptions.matching(message, () => undefined)
      subscriptions.deliver(
        message,
        wants.flatMap(({ handlers }) => handlers),
      )
    },
  }
}

function brief(message: ClientMessage): string {
  if (message.type === 'subscribe') {
    return `+ ${message.subscriptions.map(({ filter }) => filter.event ?? 'all').join(' ')}`
  }
  return message.type === 'unsubscribe' ? `- ${message.ids?.length ?? 'all'}` : message.type
}

describe('changes', () => {
  test('in one turn are told at once and together', async () => {
    const { connect, news, subscriptions, world } = createScene()
    await connect()
    subscriptions.open(A)
    subscriptions.open(B)
    expect(news()).toEqual([])
    await world.advance(0)
    expect(news()).toEqual(['+ a b'])
  })

  test('in one turn that come to nothing cost nothing', async () => {
    const { connect, news, subscriptions, world } = createScene()
    const held = subscriptions.open(B)
    await connect()
    subscriptions.answer({ id: 's1' })
    for (let turn = 0; turn < 100; turn += 1) subscriptions.open(A).unsubscribe()
    held.unsubscribe()
    const again = subscriptions.open(B)
    await world.advance(1_000)
    expect([news(), held.status, again.status]).toEqual([[], 'closed', 'active'])
  })

  test('are told ten times a second at most', async () => {
    const { connect, news, subscriptions, world } = createScene()
    await connect()
    let last = subscriptions.open(A)
    for (let moment = 0; moment < 1_000; moment += 5) {
      await world.advance(5)
      const next = subscriptions.open({ event: `e${moment}` })
      last.unsubscribe()
      last = next
    }
    expect(news().filter((line) => line.startsWith('+')).length).toBeLessThanOrEqual(11)
  })

  test('that wait have one timer, which the end of the connection takes along', async () => {
    const { connect, subscriptions, world } = createScene()
    await connect()
    subscriptions.open(A)
    await world.advance(0)
    for (const event of ['b', 'c', 'd']) subscriptions.open({ event })
    expect(world.pending()).toBe(1)
    subscriptions.end()
    expect(world.pending()).toBe(0)
  })

  test('before there is a server are told to nobody', async () => {
    const { news, subscriptions, world } = createScene()
    subscriptions.open(A)
    await world.advance(1_000)
    expect([news(), subscriptions.begin()]).toEqual([[], [{ id: 's1', filter: A }]])
  })

  test('that were due when the connection ended are not told to the next one twice', async () => {
    const { connect, news, subscriptions, world } = createScene()
    await connect()
    subscriptions.open(A)
    subscriptions.end()
    await world.advance(1_000)
    await connect()
    await world.advance(1_000)
    expect([news(), world.pending()]).toEqual([[], 0])
  })

  test('beyond what the server takes become one filter, and the others end', async () => {
    const { connect, news, subscriptions, world } = createScene()
    for (const event of ['a', 'b', 'c']) subscriptions.open({ event })
    await connect(maxine.can, 4)
    subscriptions.open({ event: 'd' })
    await world.advance(1_000)
    expect(news()).toEqual(['+ all', '- 3'])
  })

  test('on an old server replace its one filter', async () => {
    const { connect, news, subscriptions, world } = createScene()
    const a = subscriptions.open(A)
    await connect(LEGACY)
    subscriptions.open(B)
    await world.advance(1_000)
    expect(news()).toEqual(['+ all'])
    a.unsubscribe()
    await world.advance(1_000)
    expect(news()).toEqual(['+ b'])
  })

  test('to nothing leave an old server its filter: without one it would send everything', async () => {
    const { connect, news, subscriptions, world } = createScene()
    const a = subscriptions.open(A)
    await connect(LEGACY)
    a.unsubscribe()
    await world.advance(1_000)
    expect(news()).toEqual([])
  })
})

describe('a subscription', () => {
  test('is pending, then what the server says, and pending again without one', async () => {
    const { connect, subscriptions } = createScene()
    const a = subscriptions.open(A)
    const b = subscriptions.open(B)
    await connect()
    expect([a.status, b.status]).toEqual(['pending', 'pending'])
    subscriptions.answer({ id: 's1' })
    subscriptions.answer({ id: 's2', error: FORBIDDEN })
    expect([a.status, b.status]).toEqual(['active', 'rejected'])
    expect([a.error, b.error?.code]).toEqual([undefined, 'forbidden'])
    subscriptions.end()
    expect([a.status, b.status, b.error]).toEqual(['pending', 'pending', undefined])
  })

  test('shares the server with those that mean the same, until the last has ended', async () => {
    const { connect, news, subscriptions, world } = createScene()
    const one = subscriptions.open(A)
    const other = subscriptions.open({ ...A, topic: '**' })
    await connect()
    one.unsubscribe()
    one.unsubscribe()
    await world.advance(1_000)
    expect([news(), one.status, other.status]).toEqual([[], 'closed', 'pending'])
    other.unsubscribe()
    await world.advance(1_000)
    expect(news()).toEqual(['- 1'])
  })

  test('hears what matches, and nothing after its end', () => {
    const { hear, subscriptions } = createScene()
    const heard: string[] = []
    const handler = ({ event }: EventMessage) => heard.push(event)
    const one = subscriptions.open(A, handler)
    const other = subscriptions.open(A, handler)
    for (const event of ['a', 'b']) hear(event)
    expect(heard).toEqual(['a', 'a'])
    one.unsubscribe()
    hear('a')
    other[DISPOSE]()
    hear('a')
    expect(heard).toEqual(['a', 'a', 'a'])
  })

  test('whose handler throws, at once or later, disturbs no other', async () => {
    const { failures, hear, subscriptions, world } = createScene()
    const heard: string[] = []
    subscriptions.open(A, () => {
      throw new Error('at once')
    })
    subscriptions.open(A, () => Promise.reject(new Error('later')))
    subscriptions.open(A, ({ event }) => heard.push(event))
    hear('a')
    await world.advance(0)
    expect([heard, failures.map(String)]).toEqual([['a'], ['Error: at once', 'Error: later']])
  })

  test('asks again after it was refused, when told to', async () => {
    const { connect, news, subscriptions, world } = createScene()
    const a = subscriptions.open(A)
    await connect()
    a.retry()
    subscriptions.answer({ id: 's1', error: FORBIDDEN })
    await world.advance(60_000)
    expect(news()).toEqual([])
    a.retry()
    await world.advance(0)
    expect([news(), a.status]).toEqual([['+ a'], 'pending'])
  })

  test('asks again by itself where the refusal may pass, in the time the server names', async () => {
    const { connect, news, subscriptions, world } = createScene()
    subscriptions.open(A)
    await connect()
    subscriptions.answer({ id: 's1', error: { code: 'rate_limited', message: '' } }, 9_000)
    await world.advance(8_999)
    expect(news()).toEqual([])
    await world.advance(1)
    expect(news()).toEqual(['+ a'])
  })

  test('has a timer only where a refusal may pass, one for all', async () => {
    const { connect, subscriptions, world } = createScene()
    subscriptions.open(A)
    subscriptions.open(B)
    await connect()
    subscriptions.answer({ id: 's1', error: FORBIDDEN })
    expect(world.pending()).toBe(0)
    for (const id of ['s1', 's2']) {
      subscriptions.answer({ id, error: { code: 'rate_limited', message: '' } })
    }
    expect(world.pending()).toBe(1)
    subscriptions.end()
    expect(world.pending()).toBe(0)
  })

  test('that is refused again and again makes no loop, whatever the server names', async () => {
    const { connect, news, subscriptions, world } = createScene()
    subscriptions.open(A)
    await connect()
    for (let turn = 0; turn < 100; turn += 1) {
      subscriptions.answer({ id: 's1', error: { code: 'rate_limited', message: '' } }, -1)
      await world.advance(10)
    }
    expect(news().length).toBeLessThanOrEqual(11)
  })
})

describe('an update', () => {
  test('asks for the new before it ends the old, so that nothing is missed in between', async () => {
    const { connect, news, said, subscriptions, world } = createScene()
    const a = subscriptions.open(A)
    await connect()
    a.update(B)
    await world.advance(0)
    expect(said).toEqual([
      { type: 'subscribe', subscriptions: [{ id: 's2', filter: B }] },
      { type: 'unsubscribe', ids: ['s1'] },
    ])
    expect([news().length, a.filter, a.status]).toEqual([2, B, 'pending'])
  })

  test('takes its handler along', () => {
    const { hear, subscriptions } = createScene()
    const heard: string[] = []
    const a = subscriptions.open(A, ({ event }) => heard.push(event))
    a.update(B)
    for (const event of ['a', 'b']) hear(event)
    a.update({})
    for (const event of ['a', 'b']) hear(event)
    expect(heard).toEqual(['b', 'a', 'b'])
  })

  test('to the same costs nothing, and after the end does nothing', async () => {
    const { connect, news, subscriptions, world } = createScene()
    const a = subscriptions.open(A)
    await connect()
    a.update({ event: 'a' })
    await world.advance(1_000)
    expect(news()).toEqual([])
    a.unsubscribe()
    a.update(B)
    await world.advance(1_000)
    expect([news(), subscriptions.size]).toEqual([['- 1'], 0])
  })
})

describe('ready', () => {
  test('resolves when the server has confirmed, also for those who ask later', async () => {
    const { connect, subscriptions } = createScene()
    const a = subscriptions.open(A)
    const { ready } = a
    await connect()
    subscriptions.answer({ id: 's1' })
    await expect(ready).resolves.toBeUndefined()
    await expect(a.ready).resolves.toBeUndefined()
  })

  test('rejects when the server has refused', async () => {
    const { connect, subscriptions } = createScene()
    const a = subscriptions.open(A)
    const { ready } = a
    await connect()
    subscriptions.answer({ id: 's1', error: FORBIDDEN })
    await expect(ready).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('rejects when it has been ended', async () => {
    const { subscriptions } = createScene()
    const a = subscriptions.open(A)
    const { ready } = a
    a.unsubscribe()
    await expect(ready).rejects.toMatchObject({ code: 'closed' })
    await expect(a.ready).rejects.toMatchObject({ code: 'closed' })
  })

  test('waits for the last of several updates', async () => {
    const { connect, subscriptions } = createScene()
    const a = subscriptions.open(A)
    let stage = 'waiting'
    void a.ready.then(() => (stage = 'ready'))
    await connect()
    a.update(B)
    subscriptions.answer({ id: 's1' })
    await Promise.resolve()
    expect(stage).toBe('waiting')
    subscriptions.answer({ id: 's2' })
    await a.ready
    expect(stage).toBe('ready')
  })

  test('that nobody waits for disturbs nobody', async () => {
    const { subscriptions, world } = createScene()
    const a = subscriptions.open(A)
    void a.ready
    a.unsubscribe()
    await world.advance(0)
    expect(a.status).toBe('closed')
  })
})

describe('handlers without a subscription', () => {
  test('imply one for their event, as long as nothing is subscribed', () => {
    const { subscriptions } = createScene()
    subscriptions.imply({ event: 'a' })
    subscriptions.imply({ event: 'a' })
    subscriptions.imply({ event: 'b' })
    expect(subscriptions.begin().map(({ filter }) => filter)).toEqual([A, B])
    subscriptions.open({ event: 'c' })
    expect(subscriptions.begin().map(({ filter }) => filter)).toEqual([{ event: 'c' }])
    subscriptions.imply({ event: 'd' })
    expect(subscriptions.size).toBe(1)
  })

  test('that are taken away take it along, the last one only, and each once', () => {
    const { subscriptions } = createScene()
    const undo = subscriptions.imply({ event: 'a' })
    const undoOther = subscriptions.imply({ event: 'a' })
    undo()
    undo()
    expect(subscriptions.size).toBe(1)
    undoOther()
    expect(subscriptions.size).toBe(0)
  })
})

test('a signal ends its subscription, and is let go of when that ends otherwise', () => {
  const { subscriptions } = createScene()
  const controller = new AbortController()
  const removed = vi.spyOn(controller.signal, 'removeEventListener')
  const ended = subscriptions.open(A, undefined, controller.signal)
  const kept = subscriptions.open(A, undefined, controller.signal)
  ended.unsubscribe()
  expect(removed).toHaveBeenCalledTimes(1)
  controller.abort()
  expect([kept.status, subscriptions.size]).toEqual(['closed', 0])
  expect(subscriptions.open(A, undefined, controller.signal).status).toBe('closed')
})

test('what an old server answers in order is its own filter, once more', () => {
  const { subscriptions } = createScene()
  expect(subscriptions.barrier()).toEqual({ type: 'unsubscribe' })
  subscriptions.open(A)
  expect(subscriptions.barrier()).toEqual({ type: 'subscribe', subscriptions: [{ filter: A }] })
})

describe('whoever follows the status of a subscription', () => {
  test('hears of each one, through another filter and to the end', async () => {
    const { connect, subscriptions, world } = createScene()
    await connect()
    const subscription = subscriptions.open(A)
    const heard: string[] = []
    const remove = subscription.onStatus((status) => heard.push(status))
    await world.advance(0)
    subscriptions.answer({ id: 's1', error: FORBIDDEN })
    subscription.update(B)
    await world.advance(200)
    subscriptions.answer({ id: 's2' })
    subscriptions.end()
    subscription.unsubscribe()
    remove()
    expect(heard).toEqual(['rejected', 'pending', 'active', 'pending', 'closed'])
  })

  test('is one of several, of which one that throws stops no other', () => {
    const { failures, subscriptions } = createScene()
    const subscription = subscriptions.open(A)
    const [one, other] = [vi.fn(), vi.fn()]
    subscription.onStatus(() => {
      throw new Error('mine')
    })
    subscription.onStatus(one)
    subscription.onStatus(other)()
    subscription.unsubscribe()
    subscription.unsubscribe()
    expect([one.mock.calls, other.mock.calls, failures.length]).toEqual([[['closed']], [], 1])
  })
})
