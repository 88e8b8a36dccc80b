import { expect, test } from 'vitest'
import { NodeServices } from './node-services.ts'

function learn(services: NodeServices, data: unknown): void {
  services.learn({ type: 'event', event: 'service_registered', data })
}

test('a node is known by the last service that was named with it', () => {
  const services = new NodeServices()
  learn(services, { nodeId: 'n', serviceName: 'a' })
  learn(services, { nodeId: 'n' })
  expect([services.serviceOf('n'), services.serviceOf('m')]).toEqual(['a', undefined])
  learn(services, { nodeId: 'n', serviceName: 'b' })
  expect(services.serviceOf('n')).toBe('b')
})

test.each([null, undefined, 'n', 7, [], { nodeId: 7, serviceName: 'a' }, { serviceName: 'a' }])(
  'of %o nothing is learnt',
  (data) => {
    const services = new NodeServices()
    learn(services, data)
    expect(services.serviceOf('n')).toBeUndefined()
  },
)

test('names of prototypes are names like any other', () => {
  const services = new NodeServices()
  expect(services.serviceOf('constructor')).toBeUndefined()
  learn(services, { nodeId: '__proto__', serviceName: 'a' })
  expect(services.serviceOf('__proto__')).toBe('a')
})

test('of more nodes than are remembered those longest known are forgotten', () => {
  const services = new NodeServices()
  for (let node = 0; node < 10_010; node += 1)
    learn(services, { nodeId: `${node}`, serviceName: 'a' })
  expect([services.serviceOf('9'), services.serviceOf('10'), services.serviceOf('10009')]).toEqual([
    undefined,
    'a',
    'a',
  ])
})
