import { describe, expect, test } from 'vitest'
import { MaxineError } from '../errors.ts'
import type { RegistryCircuit } from '../registry/circuit.ts'
import { jsonLines, textLines } from './records.ts'

const NOW = 1_577_836_800_000
const AT = '2020-01-01T00:00:00.000Z'
const CIRCUIT: RegistryCircuit = {
  ...{ nodeId: 'a', serviceName: 'orders', state: 'open' as const },
  ...{ failures: 5, nextTry: NOW, rev: 9 },
}
const EVENT = { type: 'event', event: 'circuit_open', timestamp: NOW } as const

describe('a line of text', () => {
  test.each([
    [{ serviceName: 'orders', nodeId: 'a', failures: 5 }, ' orders a {"failures":5}'],
    [{ nodeId: 'a' }, ' a'],
    [{ serviceName: 5 }, ''],
    [undefined, ''],
    [null, ' null'],
    [[1], ' [1]'],
  ])('tells whose event it is, and then the rest: %j', (data, rest) => {
    expect(textLines.event({ ...EVENT, data }, 0)).toBe(`${AT} circuit_open${rest}\n`)
  })

  test('has the time of now where the event has none that a calendar has', () => {
    const { timestamp: _, ...event } = EVENT
    expect(textLines.event({ ...event, data: undefined }, NOW)).toBe(`${AT} circuit_open\n`)
    const late = { ...event, timestamp: 1e300, data: undefined }
    expect(textLines.event(late, NOW)).toBe('- circuit_open\n')
  })

  test('tells which events are missing', () => {
    const gap = { type: 'gap', reason: 'trimmed' } as const
    expect(textLines.gap({ ...gap, from: 4, to: 9 }, NOW)).toBe(
      `${AT} gap: events 5 to 9 were missed (trimmed)\n`,
    )
    expect(textLines.gap(gap, NOW)).toBe(`${AT} gap: events were missed (trimmed)\n`)
  })

  test('tells a node as it is, and that it is gone', () => {
    const change = { service: 'orders', nodeId: 'a' }
    const open = { ...change, health: 'healthy', circuit: CIRCUIT } as const
    expect(textLines.node(open, NOW)).toBe(`${AT} node orders a healthy, circuit open\n`)
    expect(textLines.node({ ...change, health: 'gone' }, NOW)).toBe(`${AT} node orders a gone\n`)
  })

  test('is one line whatever the server says', () => {
    const line = textLines.event({ ...EVENT, event: 'a\nb\u001b[2J', data: 'c\u009b' }, NOW)
    expect(line).toBe(`${AT} a\\u000ab\\u001b[2J "c\\u009b"\n`)
  })
})

describe('a line of JSON', () => {
  test('holds the event without the raw frame, and means what the server said', () => {
    const data = { note: 'a\u009b\u202e\u007fb' }
    const line = jsonLines.event({ ...EVENT, data, offset: 7, raw: {} }, NOW)
    expect(line).not.toMatch(/[\u007f-\u009f\u202e]/)
    expect(JSON.parse(line)).toEqual({ ...EVENT, data, offset: 7 })
  })

  test('tells the connection with the reason and the next try', () => {
    const details = { advice: 'Wait.', closeCode: 1012 }
    const cause = new MaxineError('service_restart', 'closed', details)
    const state = { status: 'waiting', attempt: 1, retryAt: NOW + 5, cause } as const
    expect(JSON.parse(jsonLines.connection(state, NOW))).toEqual({
      type: 'connection',
      time: NOW,
      status: 'waiting',
      attempt: 1,
      retryAt: NOW + 5,
      cause: { code: 'service_restart', message: 'closed', ...details },
    })
  })

  test('tells a node, a gap and the totals', () => {
    const change = { service: 'orders', nodeId: 'a' }
    const node = { ...change, health: 'unhealthy', beatAt: 5 } as const
    expect(JSON.parse(jsonLines.node({ ...node, circuit: CIRCUIT }, NOW))).toEqual({
      ...{ type: 'node', time: NOW, ...node },
      circuit: { state: 'open', failures: 5, nextTry: NOW },
    })
    expect(JSON.parse(jsonLines.node(node, NOW))).not.toHaveProperty('circuit')
    const gap = { type: 'gap', reason: 'limit', from: 1 } as const
    expect(JSON.parse(jsonLines.gap(gap, NOW))).toEqual({ ...gap, time: NOW })
    const totals = { services: 1, nodes: 2, unhealthy: 0, circuits: 0, eventsPerSecond: 1.5 }
    expect(JSON.parse(jsonLines.totals(totals, NOW))).toMatchObject({ type: 'totals', ...totals })
  })
})
