import { describe, expect, test } from 'vitest'
import type { Connection } from '../../test/connection.ts'
import {
  connect,
  count,
  createConnection,
  live,
  openedForNothing,
  RULES,
  says,
  token,
  types,
  UNTIL_LIVE,
  waiting,
  wake,
  welcomes,
} from '../../test/connection.ts'
import type { Occurrence } from './state.ts'

const AN_HOUR_MS = 3_600_000
const heard = says({ type: 'pong' })

function createLive(heartbeatMs?: number): Connection {
  const connection = createConnection()
  const greets = welcomes(heartbeatMs === undefined ? {} : { heartbeatMs })
  connection.feed(...UNTIL_LIVE.slice(0, -1), greets)
  return connection
}

describe('silence', () => {
  test('is questioned once when it is longer than the server said, and then given time', () => {
    const connection = createLive(20_000)
    expect(types(connection.wait(19_999))).toEqual([])
    expect(types(connection.wait(1))).toEqual(['ping'])
    expect(types(connection.wait(9_999))).toEqual([])
    expect(types(connection.wait(1))).toEqual(['drop', 'ended'])
    expect(waiting(connection).cause.code).toBe('connection_silent')
  })

  test('is found within the usual time where the server says none', () => {
    const connection = createLive()
    expect(types(connection.wait(35_000))).toEqual(['ping', 'drop', 'ended'])
    expect(connection.now).toBe(35_000)
  })

  test('that any word breaks is none', () => {
    const connection = createLive(20_000)
    for (let round = 0; round < 100; round += 1) {
      expect(connection.wait(19_000)).toEqual([])
      connection.feed(heard)
    }
    expect(connection.machine.status).toBe('live')
  })

  test('that is broken after the question is forgiven', () => {
    const connection = createLive(20_000)
    connection.wait(29_000)
    connection.feed(heard)
    expect(types(connection.wait(19_000))).toEqual([])
    expect(live(connection).pulse.kind).toBe('listening')
  })

  test.each([
    ['nothing', 0],
    ['less than nothing', -1e12],
    ['a millisecond', 1],
  ])('of which a server promises %s is questioned once a second at most', (_, heartbeatMs) => {
    const connection = createLive(heartbeatMs)
    connection.answer(({ type }) => (type === 'ping' ? heard : undefined))
    const effects = connection.wait(60_000)
    expect(count(effects, 'ping')).toBeGreaterThan(5)
    expect(count(effects, 'ping')).toBeLessThanOrEqual(60)
  })

  test.each([1e12, Infinity])('of which a server promises %s ms is found within the hour', (ms) => {
    const connection = createLive(ms)
    connection.wait(AN_HOUR_MS)
    expect(connection.machine.status).not.toBe('live')
  })

  test('is not watched where the wire has nothing that is answered', () => {
    const can = { ...RULES.can, heartbeat: 'protocol' } as const
    const connection = createConnection({ can })
    connection.feed(...UNTIL_LIVE)
    connection.feed(wake)
    expect(types(connection.wait(AN_HOUR_MS))).toEqual([])
  })

  test('of an old server with nothing to say is counted from when it opened', () => {
    const connection = createConnection()
    connection.wait(AN_HOUR_MS)
    connection.feed(connect, token, openedForNothing)
    expect(types(connection.wait(2_000))).toEqual(['go-live'])
    connection.feed(wake)
    expect(connection.machine.status).toBe('live')
  })
})

describe('waking', () => {
  const wakes: readonly Occurrence[] = (['online', 'visible', 'resume', 'clock'] as const).map(
    (reason) => ({ type: 'wake', reason }),
  )

  test.each(wakes)('asks at once, and gives the answer five seconds: %o', (occurrence) => {
    const connection = createLive()
    connection.wait(1)
    expect(types(connection.feed(occurrence))).toEqual(['ping'])
    expect(types(connection.wait(4_999))).toEqual([])
    expect(types(connection.wait(1))).toEqual(['drop', 'ended'])
  })

  test('several times asks once', () => {
    const connection = createLive()
    expect(types(connection.feed(...wakes))).toEqual(['ping'])
  })

  test('after a sleep that was longer than any silence may be does not ask', () => {
    const connection = createLive(20_000)
    connection.sleep(30_000)
    expect(types(connection.feed(wake))).toEqual(['drop', 'ended'])
  })
})
