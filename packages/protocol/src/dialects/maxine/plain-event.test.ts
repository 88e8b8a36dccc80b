import { describe, expect, test } from 'vitest'
import { mutateText, mutateValue, written } from '../../../test/mutate.ts'
import { pick, randomFrom } from '../../../test/random.ts'
import { maxine } from './client.ts'
import { peek } from './plain-event.ts'

const NODE = { serviceName: 'orders', nodeId: 'orders:1' }

/** As servers write them. */
const EVENTS = [
  { event: 'service_registered', data: { ...NODE, host: '10.0.0.7', port: 3000 } },
  { event: 'service_registered', data: { ...NODE, host: 'é', zone: 'x' } },
  { event: 'service_heartbeat', data: { nodeId: 'orders:1' } },
  { event: 'service_unhealthy', data: NODE },
  { event: 'service_deregistered', data: NODE },
  { event: 'circuit_open', data: { ...NODE, failures: 3, nextTry: 1640995200000 } },
  { event: 'circuit_closed', data: { nodeId: 'orders:1', serviceName: 'orders', failures: 0 } },
  { event: 'config_changed', data: { serviceName: 'a', key: 'k', value: -1, version: 2 } },
  { event: 'config_changed', data: { serviceName: 'a', key: 'k', value: null } },
  { event: 'config_deleted', data: { serviceName: 'a', key: 'k' } },
  { event: 'dependency_added', data: { serviceName: 'a', dependsOn: 'b' } },
  { event: 'deploy_started', data: { nodeId: 'é', sha: 'b2', dry: true } },
].map((event, index) => ({ ...event, timestamp: 1640995200000 + index, offset: index }))

const TEXTS = EVENTS.map((event) => JSON.stringify(event))

test.each(TEXTS)('%s need not be decoded', (text) => {
  expect(peek(text, () => true)).toBe(JSON.parse(text).offset)
})

test('a text of very many characters is decoded, for its names are counted there', () => {
  const [text = ''] = TEXTS
  expect(peek(text.replace('10.0', ' '.repeat(100_000)), () => true)).toBeUndefined()
})

describe('what decode refuses is left to it', () => {
  const refused: readonly [string, string][] = [
    ['a text in the place of a number', '{"nodeId":"a","port":"3000"}'],
    ['a number in the place of a text', '{"nodeId":"a","serviceName":5}'],
    ['the last of two', '{"nodeId":"a","nodeId":null}'],
    ['a forbidden name', '{"nodeId":"a","__proto__":{}}'],
    ['a forbidden name further in', '{"nodeId":"a","metadata":{"constructor":1}}'],
    ['a list for an object', '{"nodeId":"a","serviceName":"b","metadata":[]}'],
    ['a number JSON does not have', '{"nodeId":"a","x":01}'],
    ['a comma too many', '{"nodeId":"a",}'],
    ['a line break in a text', '{"nodeId":"a\n"}'],
    ['no object', '"nodeId"'],
    ['a name less', '{"serviceName":"a"}'],
    ['another name', '{"serviceName":"a","key":"b"}'],
  ]
  test.each(refused)('%s', (_, data) => {
    const text = `{"event":"service_registered","data":${data},"timestamp":1,"offset":1}`
    expect([peek(text, () => true), maxine.decode(text)[0]?.ok]).toEqual([undefined, false])
  })

  test('a configuration without its key', () => {
    const text = `{"event":"config_changed","data":{"serviceName":"a","nodeId":"b"},"timestamp":1,"offset":1}`
    expect([peek(text, () => true), maxine.decode(text)[0]?.ok]).toEqual([undefined, false])
  })
})

test('what need not be decoded would have been one event of that offset', () => {
  let plain = 0
  for (let seed = 1; seed <= 40_000; seed++) {
    const text = mutated(seed)
    const offset = peek(text, () => true)
    if (offset === undefined) continue
    plain++
    const told = maxine.decode(text)
    expect(told, text).toMatchObject([{ ok: true, message: { type: 'event', offset } }])
    expect(told[0], text).not.toHaveProperty('message.stream')
  }
  // Neither kind may go untested.
  expect(plain).toBeGreaterThan(4_000)
  expect(plain).toBeLessThan(36_000)
}, 30_000)

/** A good event with something changed in its text, in its values, or nowhere. */
function mutated(seed: number): string {
  const random = randomFrom(seed)
  const one = pick(random, EVENTS)
  // What is mutated is used up.
  const value = structuredClone(one)
  const chance = random()
  if (chance < 0.2) return JSON.stringify(value)
  if (chance < 0.6) return mutateText(random, JSON.stringify(value))
  if (chance < 0.8) return written(mutateValue(random, value))
  return written({ ...value, data: mutateValue(random, value.data) })
}

describe('the offset of an event', () => {
  const [text] = TEXTS.slice(3)

  test('is told where nobody hears of its name', () => {
    expect(peek(text!, (name) => name === 'service_unhealthy')).toBe(3)
  })

  test('is not told where somebody does', () => {
    expect(peek(text!, () => false)).toBeUndefined()
  })

  test('is not told of what is no event, and its name is not asked for', () => {
    const ask = () => expect.unreachable()
    expect(peek('{"type":"bookmark"}', ask)).toBeUndefined()
  })

  test('is not told where the event names a stream', () => {
    expect(peek(`${text!.slice(0, -1)},"stream":"s"}`, () => true)).toBe(undefined)
  })
})
