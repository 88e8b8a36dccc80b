import type { Filter } from 'maxine-protocol'
import { expect, test } from 'vitest'
import { WantsByName } from './by-name.ts'
import type { Want } from './wanted.ts'

function createWant(filter: Filter, handlers: Want['handlers'] = []): Want {
  const id = JSON.stringify(filter)
  return { id, key: id, filter, status: 'active', handlers, watchers: [], quiet: 0, holders: 1 }
}

function holding(...wants: Want[]): WantsByName {
  const byName = new WantsByName()
  for (const want of wants) byName.add(want)
  return byName
}

const hear = () => undefined
const other = () => undefined

test('without a subscription nobody wants an event', () => {
  expect(new WantsByName().of('a')).toEqual({ wanted: 'never', handlers: [] })
})

test.each<[Filter, string]>([
  [{}, 'always'],
  [{ event: 'order.created' }, 'always'],
  [{ event: 'order.*' }, 'always'],
  [{ event: '**' }, 'always'],
  [{ event: 'other' }, 'never'],
  [{ event: 'other.*' }, 'never'],
  [{ serviceName: 'a' }, 'by data'],
  [{ event: 'order.created', nodeId: 'a' }, 'by data'],
  [{ event: 'order.*', where: { a: 1 } }, 'by data'],
  [{ event: 'other', nodeId: 'a' }, 'never'],
  [{ topic: 'a' }, 'by data'],
])('with the filter %j an event is wanted: %s', (filter, wanted) => {
  expect(holding(createWant(filter)).of('order.created').wanted).toBe(wanted)
})

test('the handlers are those of the one subscription that has some', () => {
  const byName = holding(
    createWant({}),
    createWant({ event: 'a' }, [hear]),
    createWant({ event: '*' }),
  )
  expect(byName.of('a')).toEqual({ wanted: 'always', handlers: [hear] })
})

test('of two with handlers the name does not tell who comes first', () => {
  const byName = holding(createWant({}, [hear]), createWant({ event: 'a' }, [other]))
  expect([byName.of('a').wanted, byName.of('b')]).toEqual([
    'by data',
    { wanted: 'always', handlers: [hear] },
  ])
})

test('a handler that is added or taken away is known at once', () => {
  const want = createWant({ event: 'a' })
  const byName = holding(want)
  const before = byName.of('a').handlers
  want.handlers = [hear]
  byName.add(want)
  const during = byName.of('a').handlers
  want.handlers = []
  byName.remove(want)
  expect([before, during, byName.of('a').handlers]).toEqual([[], [hear], []])
})

test('a subscription that somebody else still holds stays', () => {
  const want = createWant({ event: 'a' })
  const byName = holding(want)
  byName.remove(want)
  const held = byName.of('a').wanted
  want.holders = 0
  byName.remove(want)
  expect([held, byName.of('a').wanted]).toEqual(['always', 'never'])
})

test('any number of names is told right, though not all are remembered', () => {
  const byName = holding(createWant({ event: 'n-7' }))
  const wanted = Array.from({ length: 5_000 }, (_, index) => byName.of(`n-${index}`).wanted)
  expect(wanted.flatMap((one, index) => (one === 'always' ? [index] : []))).toEqual([7])
})
