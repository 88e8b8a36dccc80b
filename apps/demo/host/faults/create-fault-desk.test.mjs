import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createFaultDesk } from './create-fault-desk.mjs'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the fault desk', () => {
  test('makes nothing of a name nobody knows, nor of what every object has', async () => {
    const { desk } = scene()
    expect([await desk.make('fire'), await desk.make('toString')]).toEqual([undefined, undefined])
  })

  test.each(['drop', 'expire-tokens', 'restart-new-epoch', 'clear'])(
    'says of %s what happened, and no time, as it is over already',
    async (name) => {
      const made = await scene().desk.make(name)
      expect(made).toEqual({ name, says: expect.any(String) })
    },
  )

  test('ends what is half-open when its time has come', async () => {
    const { desk, faults } = scene({ halfOpenMs: 3_000 })
    expect(await desk.make('half-open')).toMatchObject({ lastsMs: 3_000 })
    vi.advanceTimersByTime(2_999)
    expect(faults.clear).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(faults.clear).toHaveBeenCalledOnce()
  })

  test('counts the time anew for what is asked for again', async () => {
    const { desk, faults } = scene({ halfOpenMs: 3_000 })
    await desk.make('half-open')
    vi.advanceTimersByTime(2_000)
    await desk.make('half-open')
    faults.clear.mockClear()
    vi.advanceTimersByTime(2_999)
    expect(faults.clear).not.toHaveBeenCalled()
  })

  test('delays by more and by less, and not at all when its time has come', async () => {
    const { desk, faults } = scene({
      slowMs: 399,
      random: vi.fn().mockReturnValueOnce(0).mockReturnValue(1),
    })
    await desk.make('slow-network')
    vi.advanceTimersByTime(10_000)
    expect(faults.delay.mock.calls).toEqual([[400], [800], [0]])
  })

  test('makes a network slow again that lost that with another fault', async () => {
    const { desk, faults } = scene({ slowMs: 15_000, halfOpenMs: 1_000 })
    await desk.make('slow-network')
    await desk.make('half-open')
    vi.advanceTimersByTime(1_000)
    faults.delay.mockClear()
    vi.advanceTimersByTime(200)
    expect(faults.delay).toHaveBeenCalledOnce()
  })

  test('starts the server anew once, by however many it is asked', async () => {
    const { desk, faults } = scene()
    await Promise.all([desk.make('restart-new-epoch'), desk.make('restart-new-epoch')])
    expect(faults.restart.mock.calls).toEqual([[{ epoch: 'new' }]])
  })

  test('publishes 10,000 events, of which the registry is changed by four in five', async () => {
    const { desk, server } = scene()
    await desk.make('burst')
    await vi.advanceTimersByTimeAsync(2_000)
    const { publish, registry } = server
    const calls = [publish, registry.setConfig, registry.heartbeat].map(
      ({ mock }) => mock.calls.length,
    )
    expect(calls).toEqual([2_000, 2_000, 6_000])
  })

  test('ends everything at once when it is cleared', async () => {
    const { desk, faults, server } = scene()
    for (const name of ['burst', 'slow-network', 'half-open', 'clear']) await desk.make(name)
    expect(faults.clear).toHaveBeenCalled()
    faults.delay.mockClear()
    await vi.advanceTimersByTimeAsync(30_000)
    expect([faults.delay, server.publish].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
  })
})

/** @param {Parameters<typeof createFaultDesk>[1]} [options] */
function scene(options) {
  const faults = {
    resetAll: vi.fn(),
    halfOpen: vi.fn(),
    expireTokens: vi.fn(),
    restart: vi.fn(() => Promise.resolve()),
    delay: vi.fn(),
    clear: vi.fn(),
  }
  const registry = {
    snapshot: () => ({ state: { services: { orders: { 'orders:1': {}, 'orders:2': {} } } } }),
    setConfig: vi.fn(() => Promise.resolve()),
    heartbeat: vi.fn(() => Promise.resolve(true)),
  }
  const server = { faults, registry, publish: vi.fn(() => Promise.resolve()) }
  // What the desk uses of a server, and no more.
  const desk = createFaultDesk(/** @type {any} */ (server), options)
  return { desk, faults, server }
}
