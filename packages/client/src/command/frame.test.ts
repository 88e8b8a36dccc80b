import { describe, expect, test } from 'vitest'
import { MaxineError } from '../errors.ts'
import { EMPTY } from '../registry/registry.ts'
import type { RegistryCircuit } from '../registry/circuit.ts'
import type { RegistryNode } from '../registry/node.ts'
import { COMPLETE } from '../registry/status.ts'
import { choosePaint, inColour, plain } from './colours.ts'
import { renderFrame } from './frame.ts'
import type { View } from './frame.ts'
import { widthOf } from './terminal-text.ts'

const NOW = 1_000_000
const BILLING = 'billing:10.0.0.1:3000'

describe('a frame', () => {
  test('shows services, nodes, health, beats, circuits and the connection', () => {
    const { lines } = renderFrame(view(), { columns: 90, rows: 11 }, plain)
    expect(lines.map((line) => line.trimEnd())).toEqual([
      'ws://localhost:8080',
      'connected for 2m',
      '2 services, 3 nodes, 1 unhealthy, 1 circuit not closed, 4.2 events/s',
      '',
      'SERVICE  NODE           HEALTH     BEAT  CIRCUIT',
      'billing  10.0.0.1:3000  healthy      2s  open, 4s',
      'orders   10.0.0.1:4000  healthy      0s',
      '         10.0.0.2:4000  unhealthy   35s',
      '',
      '',
      'q ends it',
    ])
  })

  test('gives each service a line of its own where the terminal is narrow', () => {
    const { lines } = renderFrame(view(), { columns: 40, rows: 14 }, plain)
    expect(lines.map((line) => line.trimEnd())).toEqual([
      'ws://localhost:8080',
      'connected for 2m',
      '2 services, 3 nodes, 1 unhealthy, 1',
      'circuit not closed, 4.2 events/s',
      '',
      'billing',
      '  10.0.0.1:3000  open        2s',
      'orders',
      '  10.0.0.1:4000  healthy     0s',
      '  10.0.0.2:4000  unhealthy  35s',
      '',
      '',
      '',
      'q ends it',
    ])
  })

  test('says why it is not connected, when it tries again, and how old the rest is', () => {
    const cause = new MaxineError('service_restart', 'the connection was closed with 1012')
    const connection = { status: 'waiting', attempt: 2, retryAt: NOW + 2_400, cause } as const
    const status = { state: 'stale', reason: 'disconnected', since: NOW - 7_000, cause } as const
    const shown = { ...view(), connection, status, staleSince: NOW - 7_000 }
    const { lines } = renderFrame(shown, { columns: 60, rows: 20 }, plain)
    expect(lines.slice(1, 5)).toEqual([
      'not connected: the connection was closed with 1012; next try',
      'in 3s (attempt 2)',
      '2 services, 3 nodes, 1 unhealthy, 1 circuit not closed, 4.2',
      'events/s, as of 7s ago',
    ])
  })

  test('says why the registry cannot be trusted', () => {
    const cause = new MaxineError('forbidden', 'GET /snapshot: your role may not')
    const status = { state: 'stale', reason: 'unreadable', since: NOW, cause } as const
    const { lines } = renderFrame({ ...view(), status }, { columns: 90, rows: 20 }, plain)
    expect(lines[3]).toBe('the registry could not be read: GET /snapshot: your role may not')
  })

  test('shows a circuit whose node nobody has told of', () => {
    const circuits = new Map([['orders:c:1', circuit('orders:c:1', 'orders')]])
    const shown = { ...view(), registry: { ...view().registry, circuits } }
    const { lines } = renderFrame(shown, { columns: 90, rows: 11 }, plain)
    expect(lines[8]?.trimEnd()).toBe('         c:1            unknown       -  open, 4s')
  })
})

describe('more than fits', () => {
  test('shows services in trouble first, and says how much is left out', () => {
    const { lines, mostScrolled } = renderFrame(large(100), { columns: 80, rows: 9 }, plain)
    expect(lines.slice(5).map((line) => line.trimEnd())).toEqual([
      's-77     a     unhealthy    0s',
      's-0      a     healthy      0s',
      's-1      a     healthy      0s',
      '97 more nodes in 97 services: arrows, q ends it',
    ])
    expect(mostScrolled).toBe(97)
  })

  test('is scrolled to, and no further than to the end', () => {
    const shown = { ...large(100), scrolled: 1_000 }
    const { lines } = renderFrame(shown, { columns: 80, rows: 9 }, plain)
    expect(lines[7]).toMatch(/^s-99 /)
  })

  test('tells the service of the first node that shows', () => {
    const nodes = Array.from({ length: 50 }, (_, at) => node(`orders:${at}`))
    const shown = { ...view(), registry: registry({ orders: nodes }), scrolled: 20 }
    const { lines } = renderFrame(shown, { columns: 80, rows: 9 }, plain)
    expect(lines.slice(5, 7).map((line) => line.slice(0, 12).trimEnd())).toEqual([
      'orders   20',
      '         21',
    ])
  })
})

describe('whatever the terminal and the registry', () => {
  const sizes = [1, 8, 20, 40, 71, 72, 200].flatMap((columns) =>
    [1, 3, 6, 24].map((rows) => ({ columns, rows })),
  )
  test.each(sizes)('a frame keeps to $columns columns and $rows rows', (size) => {
    const long = {
      ...view(),
      registry: registry({ [`注文${'x'.repeat(99)}`]: [node('y'.repeat(99))] }),
    }
    for (const shown of [view(), large(50), long, { ...view(), registry: EMPTY }]) {
      const { lines } = renderFrame(shown, size, plain)
      expect(lines.length).toBeLessThanOrEqual(size.rows)
      const tooWide = lines.filter((line) => widthOf(line.trimEnd()) > Math.max(24, size.columns))
      expect(tooWide).toEqual([])
    }
  })

  test('a server writes nothing but words', () => {
    const evil = registry({ 'a\u001b[2J': [node('b\u009b31m\r\n')] })
    const { lines } = renderFrame({ ...view(), registry: evil }, { columns: 90, rows: 9 }, plain)
    expect(lines.join('')).toContain('a\\u001b[2J')
    expect(lines.join('')).not.toMatch(/\p{Cc}/u)
  })
})

describe('colours', () => {
  test('are none where NO_COLOR says so', () => {
    expect(choosePaint({ NO_COLOR: '1' })('bad', 'x')).toBe('x')
    expect(choosePaint({ NO_COLOR: '' })('bad', 'x')).toBe('\u001b[31mx\u001b[0m')
  })

  test('are quiet for what may no longer be so', () => {
    const status = { state: 'stale', reason: 'closed', since: NOW } as const
    const lost = { ...view(), status }
    const { lines } = renderFrame(lost, { columns: 90, rows: 12 }, inColour)
    expect(lines.slice(5).join('')).not.toContain('\u001b[32m')
  })
})

function node(nodeId: string, more: Partial<RegistryNode> = {}): RegistryNode {
  return { nodeId, serviceName: 'orders', health: 'healthy', beatAt: NOW, ...more }
}

function circuit(nodeId: string, serviceName: string): RegistryCircuit {
  return { nodeId, serviceName, state: 'open', failures: 5, nextTry: NOW + 3_100 }
}

function registry(services: Readonly<Record<string, readonly RegistryNode[]>>): View['registry'] {
  const byName = Object.entries(services).map(
    ([service, nodes]) => [service, new Map(nodes.map((one) => [one.nodeId, one]))] as const,
  )
  return { ...EMPTY, services: new Map(byName) }
}

function view(): View {
  return {
    address: 'ws://localhost:8080',
    connection: { status: 'connected', since: NOW - 130_000, continuity: 'exact' },
    registry: {
      ...registry({
        orders: [
          node('orders:10.0.0.2:4000', { health: 'unhealthy', beatAt: NOW - 35_000 }),
          // The clock of the server is ahead.
          node('orders:10.0.0.1:4000', { beatAt: NOW + 1_000 }),
        ],
        billing: [node(BILLING, { beatAt: NOW - 2_500 })],
      }),
      circuits: new Map([[BILLING, circuit(BILLING, 'billing')]]),
    },
    status: { state: 'live', since: NOW, coverage: COMPLETE },
    eventsPerSecond: 4.21,
    now: NOW,
    scrolled: 0,
  }
}

/** So many services of one node each, one of them in trouble. */
function large(count: number): View {
  const health = (at: number) => (at === 77 % count ? 'unhealthy' : 'healthy')
  const services = Array.from({ length: count }, (_, at) => [
    `s-${at}`,
    [node('a', { health: health(at) })],
  ])
  return { ...view(), registry: registry(Object.fromEntries(services)) }
}
