import { startServer } from 'maxine-server-ref'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createGreeter, runCliffracerSource } from './cliffracer-source.mjs'
import { runDeploydSource } from './deployd-source.mjs'
import { runNexusSource } from './nexus-source.mjs'
import { TODO_HANDLERS } from './todo-handlers.mjs'

const MINUTE_MS = 60_000

describe('what happens by itself', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('tells on every channel of the document, with the fields that can be filtered by', async () => {
    const publish = vi.fn(() => Promise.resolve())
    const end = runNexusSource(of({ publish }), seeded())
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS)
    end()
    const told = /** @type {[string, Record<string, unknown>][]} */ (
      /** @type {unknown} */ (publish.mock.calls)
    )
    expect(new Set(told.map(([channel]) => channel))).toEqual(
      new Set([
        'telemetry.metrics',
        'telemetry.events',
        'tasks.created',
        'tasks.updates',
        'commands.status',
        'ai.requests',
        'system.alerts',
      ]),
    )
    for (const [, data] of told) {
      expect(data).toMatchObject({ source: expect.any(String), priority: expect.any(String) })
    }
  })

  test('sends orders through the shops, each on its topic and to its end', async () => {
    const sendToTopic = vi.fn(() => Promise.resolve())
    const sendToRoom = vi.fn(() => Promise.resolve())
    const end = runCliffracerSource(of({ sendToTopic, sendToRoom }), seeded())
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS)
    end()
    const told = /** @type {[string, { data: Record<string, unknown> }][]} */ (
      /** @type {unknown} */ (sendToTopic.mock.calls)
    )
    expect(told.filter(([topic, { data }]) => data.shop !== topic)).toEqual([])
    const steps = new Set(told.map(([, { data }]) => data.status))
    expect(steps).toEqual(new Set(['placed', 'paid', 'packed', 'shipped', 'delivered']))
    expect(sendToRoom).toHaveBeenCalledWith('lobby', {
      type: 'message',
      user: 'Robin',
      message: expect.any(String),
    })
  })

  test('answers in the lobby what somebody says there, and nowhere else', async () => {
    const sendToRoom = vi.fn(() => Promise.resolve())
    const greet = createGreeter(of({ sendToRoom }), { random: seeded() })
    greet({ room: 'kitchen' }, { type: 'message' })
    greet({ room: undefined }, { type: 'message' })
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(sendToRoom).not.toHaveBeenCalled()
    greet({ room: 'lobby' }, { type: 'message' })
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(sendToRoom).toHaveBeenCalledOnce()
  })

  test('goes on after a server that was away, and says nothing once it has ended', async () => {
    const publish = vi.fn(() => Promise.resolve())
    const core = vi.fn(() => ({ publish }))
    core.mockImplementationOnce(() => {
      throw new Error('The server is starting again')
    })
    const end = runNexusSource(/** @type {any} */ (core), seeded())
    await vi.advanceTimersByTimeAsync(10_000)
    expect(publish).toHaveBeenCalled()
    end()
    publish.mockClear()
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(publish).not.toHaveBeenCalled()
  })
})

test('a colleague fills the list, does some of it, and never lets it grow for ever', async () => {
  const server = await startServer({ dialect: 'deployd', deployd: { handlers: TODO_HANDLERS } })
  vi.useFakeTimers()
  try {
    const { collections } = server.core
    const end = runDeploydSource(() => server.core, seeded())
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS)
    end()
    const { result } = await collections.list('todos')
    expect(result.total).toBeGreaterThan(2)
    expect(result.total).toBeLessThanOrEqual(8)
    expect(result.found.some(({ completed }) => completed === true)).toBe(true)
  } finally {
    vi.useRealTimers()
    await server.close()
  }
})

/** The one of now, as far as a source uses it. @param {object} core */
function of(core) {
  return () => /** @type {any} */ (core)
}

/** The same story each time. */
function seeded() {
  let state = 7
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}
