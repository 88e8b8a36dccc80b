import type { Filter } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import { mulberry32 } from '../random.ts'
import { passes } from './subject.ts'
import type { Subject } from './subject.ts'
import { createSubscriptionIndex } from './subscription-index.ts'
import type { SubscriptionIndex } from './subscription-index.ts'

type Index = SubscriptionIndex<number>

/** Changes of the index and questions, all from one seed. */
interface Story {
  readonly seed: number
  readonly index: Index
  readonly subscribers: number
  /** Filters asked for are the first so many. */
  readonly filters: readonly Filter[]
  readonly steps: number
}

const EVENTS = ['opened', 'closed', 'moved']
const SERVICES = ['a', 'b', 'c']
const NODES = ['n1', 'n2', 'n3', 'n4']

/** Every filter of those names. */
const FILTERS: readonly Filter[] = [undefined, ...EVENTS].flatMap((event) =>
  [undefined, ...SERVICES].flatMap((serviceName) =>
    [undefined, ...NODES].map((nodeId) => ({
      ...(event !== undefined && { event }),
      ...(serviceName !== undefined && { serviceName }),
      ...(nodeId !== undefined && { nodeId }),
    })),
  ),
)

/** Asks every filter each question as well, and says where the answers differ. */
function tell({ seed, index, subscribers, filters, steps }: Story): string | undefined {
  const random = mulberry32(seed)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!
  const nat = (below: number) => Math.floor(random() * below)
  const held = new Map<number, Map<string, Filter>>()
  for (let step = 0; step < steps; step += 1) {
    const who = nat(subscribers)
    const own = held.get(who) ?? new Map<string, Filter>()
    held.set(who, own)
    const id = `s${nat(4)}`
    const chance = random()
    if (chance < 0.6) {
      const filter = pick(filters)
      index.set(who, id, { ...filter })
      own.set(id, filter)
    } else if (chance < 0.95) {
      if (index.remove(who, id) !== own.delete(id)) return `step ${step}: remove`
    } else {
      index.removeAll(who)
      own.clear()
    }
    for (let question = 0; question < 3; question += 1) {
      const subject: Subject = {
        event: pick([...EVENTS, 'other']),
        serviceName: pick<unknown>([...SERVICES, undefined, 'd', null]),
        nodeId: pick<unknown>([...NODES, undefined, 'n9', 7]),
      }
      const found = index.match(subject.event, subject.serviceName, subject.nodeId)
      const wanted = [...held].filter(([, all]) =>
        [...all.values()].some((filter) => passes(filter, subject)),
      )
      const expected = wanted.map(([number]) => number).sort((one, other) => one - other)
      const sorted = [...found].sort((one, other) => one - other)
      if (sorted.join() !== expected.join()) return `step ${step}: ${JSON.stringify(subject)}`
    }
  }
  return undefined
}

describe('under changes, whom the index finds is whom a look at every filter finds', () => {
  const seeds = [1, 2, 3, 4, 5]

  test.each(seeds)('with few filters of few, seed %i', (seed) => {
    const index = createSubscriptionIndex<number>()
    const story = { seed, index, subscribers: 5, filters: FILTERS, steps: 4_000 }
    expect(tell(story)).toBeUndefined()
  })

  test.each(seeds)('with little room to remember, seed %i', (seed) => {
    const index = createSubscriptionIndex<number>(500)
    const story = { seed, index, subscribers: 20, filters: FILTERS, steps: 2_000 }
    expect(tell(story)).toBeUndefined()
  })

  test.each(seeds)('with many who ask for the same, seed %i', (seed) => {
    const index = createSubscriptionIndex<number>()
    const filters = [{ serviceName: 'a' }, { nodeId: 'n1' }]
    const story = { seed, index, subscribers: 300, filters, steps: 1_500 }
    expect(tell(story)).toBeUndefined()
  })
})

describe('what is remembered', () => {
  const QUESTION = ['opened', 'a', 'n1'] as const

  test.each<[string, Filter]>([
    ['everything', {}],
    ['its event', { event: 'opened' }],
    ['its service', { serviceName: 'a' }],
    ['its node', { nodeId: 'n1' }],
    ['its event and service', { event: 'opened', serviceName: 'a' }],
    ['its event and node', { event: 'opened', nodeId: 'n1' }],
    ['its service and node', { serviceName: 'a', nodeId: 'n1' }],
    ['all of it', { event: 'opened', serviceName: 'a', nodeId: 'n1' }],
  ])('is forgotten when a filter for %s comes or goes', (_, filter) => {
    const index = createSubscriptionIndex<string>()
    index.set('me', 's1', {})
    index.match(...QUESTION)
    index.set('you', 's1', filter)
    expect([...index.match(...QUESTION)].sort()).toEqual(['me', 'you'])
    index.remove('you', 's1')
    expect(index.match(...QUESTION)).toEqual(['me'])
  })

  test.each<[string, Filter]>([
    ['another event', { event: 'closed' }],
    ['another service', { serviceName: 'b' }],
    ['another node', { nodeId: 'n2' }],
    ['another event of its service', { event: 'closed', serviceName: 'a' }],
    ['another event of its node', { event: 'closed', nodeId: 'n1' }],
    ['its event of another service', { event: 'opened', serviceName: 'b' }],
    ['its event of another node', { event: 'opened', nodeId: 'n2' }],
    ['its node in another service', { serviceName: 'b', nodeId: 'n1' }],
  ])('stays when a filter for %s comes or goes', (_, filter) => {
    const index = createSubscriptionIndex<string>()
    index.set('me', 's1', {})
    const before = index.match(...QUESTION)
    index.set('you', 's1', filter)
    index.remove('you', 's1')
    expect(index.match(...QUESTION)).toBe(before)
  })

  test('is one list for all nodes of a service that no filter asks for', () => {
    const index = createSubscriptionIndex<string>()
    index.set('me', 's1', { serviceName: 'a' })
    index.set('you', 's1', { nodeId: 'n3' })
    const list = index.match('opened', 'a', 'n1')
    expect(index.match('opened', 'a', 'n2')).toBe(list)
    expect(index.match('opened', 'a', undefined)).toBe(list)
    expect(index.match('opened', 'a', 'n3')).not.toBe(list)
  })

  test('has a bound, though nodes, services and events never come twice', () => {
    const index = createSubscriptionIndex<string>()
    index.set('me', 's1', {})
    for (let turn = 0; turn < 100_000; turn += 1) {
      index.match('opened', 'a', `n${turn}`)
      index.match('opened', `s${turn}`, undefined)
      if (turn % 10 === 0) index.match(`e${turn}`, 'a', 'n1')
    }
    expect(index.remembered).toBeLessThan(40_000)
  })

  test('has a bound in what its lists take together', () => {
    const index = createSubscriptionIndex<number>(10_000)
    for (let who = 0; who < 1_000; who += 1) index.set(who, 's1', { serviceName: 'a' })
    for (let node = 0; node < 100; node += 1) index.set(0, `n${node}`, { nodeId: `n${node}` })
    for (let node = 0; node < 100; node += 1) index.match('opened', 'a', `n${node}`)
    expect(index.remembered).toBeLessThan(20)
  })

  test('is nothing when nobody is subscribed', () => {
    const index = createSubscriptionIndex<string>()
    index.set('me', 's1', { event: 'opened' })
    for (const node of NODES) index.match('closed', 'a', node)
    expect(index.remembered).toBeGreaterThan(0)
    index.removeAll('me')
    index.match('closed', 'a', 'n1')
    expect(index.remembered).toBe(0)
  })
})

test('a list that is being read stays as it is, whoever leaves meanwhile', () => {
  const index = createSubscriptionIndex<string>()
  for (const who of ['me', 'you', 'they']) index.set(who, 's1', { event: 'opened' })
  const heard: string[] = []
  for (const who of index.match('opened', 'a', 'n1')) {
    heard.push(who)
    for (const other of ['me', 'you', 'they']) index.removeAll(other)
    index.match('opened', 'a', 'n1')
  }
  expect(heard).toEqual(['me', 'you', 'they'])
  expect(index.match('opened', 'a', 'n1')).toEqual([])
})

test('equal filters of several subscribers are one object', () => {
  const index = createSubscriptionIndex<string>()
  index.set('me', 's1', { event: 'opened', nodeId: 'n1' })
  index.set('you', 's2', { nodeId: 'n1', event: 'opened' })
  expect(index.of('you').get('s2')).toBe(index.of('me').get('s1'))
})
