import { expect, test, vi } from 'vitest'
import { MaxineError } from '../errors.ts'
import { readRegistry } from './read-registry.ts'

const SIGNAL = new AbortController().signal
const missing = () => Promise.reject(new MaxineError('not_found', 'none'))

test('a new server is asked for its state at one position', async () => {
  const state = { services: { orders: {} }, configs: {}, circuits: {} }
  const snapshot = vi.fn(() => Promise.resolve({ epoch: 'e', offset: 7, state }))
  const http = { snapshot, services: missing, history: missing }
  const reading = await readRegistry(http, () => 0, SIGNAL)
  expect([[...reading.registry.services.keys()], reading.offset, reading.lacks]).toEqual([
    ['orders'],
    7,
    undefined,
  ])
})

test('an old server is asked for names and for what happened last', async () => {
  const event = { event: 'service_registered', timestamp: 1 }
  const events = [{ ...event, data: { serviceName: 'orders', nodeId: 'a' } }]
  const history = () => Promise.resolve({ events, position: undefined, incomplete: undefined })
  const services = () => Promise.resolve(['orders', 'billing'])
  const reading = await readRegistry({ snapshot: missing, services, history }, () => 9, SIGNAL)
  expect([...reading.registry.services].map(([name, nodes]) => [name, nodes.size])).toEqual([
    ['orders', 1],
    ['billing', 0],
  ])
  expect(reading.lacks).toContain('old server')
})

test('a server without a history has names alone', async () => {
  const services = () => Promise.resolve(['orders'])
  const http = { snapshot: missing, services, history: missing }
  expect((await readRegistry(http, () => 9, SIGNAL)).registry.services.get('orders')?.size).toBe(0)
})

test('any other failure is a failure', async () => {
  const snapshot = () => Promise.reject(new MaxineError('forbidden', 'no'))
  const http = { snapshot, services: missing, history: missing }
  await expect(readRegistry(http, () => 9, SIGNAL)).rejects.toMatchObject({ code: 'forbidden' })
})
