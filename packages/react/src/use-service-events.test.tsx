// @vitest-environment jsdom
import { act, render } from '@testing-library/react'
import { StrictMode, useLayoutEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { MaxineError } from 'maxine-client'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openScene, pass } from '../test/hook-scene.tsx'
import { MaxineProvider } from './maxine-provider.tsx'
import { useServiceEvents } from './use-service-events.ts'

interface Wish {
  readonly event: string
  readonly enabled?: boolean
}

/** A scene with one listener, and what that has heard. */
async function listen(wish: Wish, options?: Parameters<typeof openScene>[0]) {
  const scene = await openScene(options)
  const heard: unknown[] = []
  const hook = scene.renderHook(
    ({ event, enabled }: Wish) =>
      useServiceEvents({ event }, ({ data }) => heard.push(data), { enabled }),
    wish,
  )
  await scene.connect()
  return { ...scene, ...hook, heard }
}

describe('events', () => {
  test('are heard once each and in order', async () => {
    const { server, heard } = await listen({ event: 'deployed' })
    await server.publish('deployed', 1)
    await server.publish('other', 2)
    await server.publish('deployed', 3)
    await pass()
    expect(heard).toEqual([1, 3])
  })

  test('are heard once each through broken connections', async () => {
    const { server, heard } = await listen({ event: 'deployed' })
    for (const round of [1, 2, 3]) {
      await server.publish('deployed', `${round} before`)
      server.drop()
      await server.publish('deployed', `${round} without a connection`)
      await pass(5_000)
    }
    expect(heard).toEqual(
      [1, 2, 3].flatMap((round) => [`${round} before`, `${round} without a connection`]),
    )
  })

  test('are heard once each by each of several components', async () => {
    const { server, heard, renderHook } = await listen({ event: 'deployed' })
    renderHook(() => useServiceEvents({ event: 'deployed' }, ({ data }) => heard.push(data)))
    await server.publish('deployed', 1)
    await pass()
    expect(heard).toEqual([1, 1])
    expect(server.subscriptions()).toEqual([{ event: 'deployed' }])
  })

  test('are heard by the handler of the last render', async () => {
    const { server, renderHook, connect } = await openScene()
    const heard: string[] = []
    const { rerender } = renderHook(
      (name: string) => useServiceEvents({ event: 'deployed' }, () => heard.push(name)),
      'first',
    )
    await connect()
    rerender('second')
    await server.publish('deployed')
    await pass()
    expect(heard).toEqual(['second'])
  })

  test('that a handler fails at are told by the client, and disturb nobody', async () => {
    const { server, client, renderHook, connect } = await openScene()
    const errors: unknown[] = []
    const heard: unknown[] = []
    client.on('error', ({ cause }) => errors.push(cause))
    const filter = { event: 'deployed' }
    renderHook(() => {
      useServiceEvents(filter, () => {
        throw new Error('at once')
      })
      useServiceEvents(filter, () => Promise.reject(new Error('later')))
      useServiceEvents(filter, ({ data }) => heard.push(data))
    })
    await connect()
    await server.publish('deployed', 1)
    await pass()
    expect(errors).toEqual([new Error('at once'), new Error('later')])
    expect(heard).toEqual([1])
  })

  test('may unmount the component that hears of them', async () => {
    const { server, render, connect } = await openScene()
    const heard: unknown[] = []
    function Listener({ onEvent }: { readonly onEvent: () => void }) {
      useServiceEvents({ event: 'deployed' }, ({ data }) => {
        heard.push(data)
        onEvent()
      })
      return null
    }
    function App() {
      const [isThere, setIsThere] = useState(true)
      return isThere && <Listener onEvent={() => setIsThere(false)} />
    }
    render(<App />)
    await connect()
    await server.publish('deployed', 1)
    await pass()
    await server.publish('deployed', 2)
    await pass()
    expect(heard).toEqual([1])
  })
})

describe('the server', () => {
  test('is asked nothing anew for a filter that means the same', async () => {
    const { rerender, said } = await listen({ event: 'deployed' })
    for (let render = 0; render < 10; render += 1) rerender({ event: 'deployed' })
    await pass()
    expect(said()).toEqual(['hello'])
  })

  test('hears one hello and no subscription beside it in StrictMode', async () => {
    const { server, said, heard } = await listen({ event: 'deployed' }, { strict: true })
    expect(said()).toEqual(['hello'])
    await server.publish('deployed', 1)
    await pass()
    expect(heard).toEqual([1])
  })

  test('hears one subscription of a component that StrictMode mounts with the connection up', async () => {
    const { server, connect, renderHook, said } = await openScene({ strict: true })
    await connect()
    renderHook(() => useServiceEvents({ event: 'deployed' }, () => undefined))
    await pass()
    expect(said()).toEqual(['hello', 'subscribe'])
    expect(server.subscriptions()).toEqual([{ event: 'deployed' }])
  })

  test('hears nothing of a component that goes and comes back', async () => {
    const { unmount, renderHook, said, heard, server } = await listen({ event: 'deployed' })
    unmount()
    await pass(4_000)
    await server.publish('deployed', 'to nobody')
    await pass()
    renderHook(() => useServiceEvents({ event: 'deployed' }, ({ data }) => heard.push(data)))
    await server.publish('deployed', 'to the next')
    await pass(10_000)
    expect(said().filter((word) => word !== 'ping')).toEqual(['hello'])
    expect(heard).toEqual(['to the next'])
  })

  test('is told when nobody has come back for five seconds', async () => {
    const { unmount, server } = await listen({ event: 'deployed' })
    unmount()
    await pass(4_700)
    expect(server.subscriptions()).toEqual([{ event: 'deployed' }])
    await pass(500)
    expect(server.subscriptions()).toEqual([])
  })

  test('is asked for another filter in one go, and told nothing of it twice', async () => {
    const { rerender, server, said, heard } = await listen({ event: 'deployed' })
    rerender({ event: 'deploy*' })
    await server.publish('deployed', 'while it changes')
    await pass()
    await server.publish('deployed', 1)
    await server.publish('deploys', 2)
    rerender({ event: 'deploys' })
    await pass()
    await server.publish('deployed', 3)
    await server.publish('deploys', 4)
    await pass()
    expect(heard).toEqual(['while it changes', 1, 2, 4])
    expect(server.subscriptions()).toEqual([{ event: 'deploys' }])
    expect(said()).toEqual(['hello', 'subscribe', 'unsubscribe', 'subscribe', 'unsubscribe'])
  })

  test('is asked nothing while it is not enabled', async () => {
    const wish = { event: 'deployed', enabled: false }
    const { rerender, server, heard, result } = await listen(wish)
    expect(result.current.status).toBe('disabled')
    await server.publish('deployed', 1)
    await pass()
    expect(server.subscriptions()).toEqual([])
    rerender({ ...wish, enabled: true })
    await pass()
    expect(result.current.status).toBe('active')
    await server.publish('deployed', 2)
    await pass()
    rerender(wish)
    await server.publish('deployed', 3)
    await pass(6_000)
    expect(heard).toEqual([2])
    expect(server.subscriptions()).toEqual([])
  })
})

test('a handler never hears an event of the filter of another render', async () => {
  const { server, client, connect } = await openScene()
  const heard: string[] = []
  function Listener({ event }: { readonly event: string }) {
    useServiceEvents({ event }, (told) => heard.push(`${event} hears ${told.event}`))
    // What comes when React has rendered, and has not run the other effects yet.
    useLayoutEffect(() => {
      void Promise.all([server.publish('one'), server.publish('other')])
    }, [event])
    return null
  }
  // Not in `act`, which would run all effects at once.
  const root = createRoot(document.createElement('div'))
  onTestFinished(() => act(() => root.unmount()))
  await connect()
  for (const event of ['one', 'other', 'one', 'other']) {
    root.render(
      <MaxineProvider client={client}>
        <Listener event={event} />
      </MaxineProvider>,
    )
    await vi.waitFor(() => expect(server.subscriptions()).toEqual([{ event }]))
  }
  await server.publish('other')
  await pass()
  expect(heard).toContain('other hears other')
  expect(heard.filter((line) => !/^(\w+) hears \1$/.test(line))).toEqual([])
})

describe('the status', () => {
  test('is that of the subscription, through all that happens to the connection', async () => {
    const { result, server } = await listen({ event: 'deployed' })
    expect(result.current).toEqual({ status: 'active', error: undefined })
    server.faults.refuse()
    server.drop()
    await pass()
    expect(result.current.status).toBe('pending')
    server.faults.clear()
    await pass(60_000)
    expect(result.current.status).toBe('active')
  })

  test('is told when nothing else is told than that the server has confirmed it', async () => {
    const { connect, renderHook } = await openScene()
    await connect()
    const shown: string[] = []
    renderHook(() => useServiceEvents({ event: 'other' }, () => undefined))
    await pass(20)
    // The client asks for this one only 100 ms after it has asked for the other.
    renderHook(() => shown.push(useServiceEvents({ event: 'deployed' }, () => undefined).status))
    await pass(1_000)
    expect(shown).toEqual(['pending', 'active'])
  })

  test('says why the server refuses it, and when it does no longer', async () => {
    const { server, client, renderHook, connect, pass } = await openScene({
      server: { auth: 'on' },
      client: { getToken: () => server.token({ sub: 'ben' }) },
    })
    server.token({ sub: 'ben', role: 'viewer' })
    const { result } = renderHook(() => useServiceEvents({ event: 'admin_event' }, () => undefined))
    await connect()
    expect(result.current).toMatchObject({ status: 'rejected', error: { code: 'forbidden' } })
    server.changeRole('ben', 'admin')
    void client.refreshToken()
    await pass(2_000)
    expect(result.current).toEqual({ status: 'active', error: undefined })
    server.changeRole('ben', 'viewer')
    void client.refreshToken()
    await pass(2_000)
    expect(result.current.status).toBe('rejected')
  })

  test('of a filter that cannot be meant is rejected, with the reason', async () => {
    const { result, rerender, server, heard } = await listen({ event: '' })
    expect(result.current.status).toBe('rejected')
    expect(result.current.error).toBeInstanceOf(MaxineError)
    expect(result.current.error?.code).toBe('bad_filter')
    rerender({ event: 'deployed' })
    await pass()
    expect(result.current).toEqual({ status: 'active', error: undefined })
    rerender({ event: '' })
    await pass()
    await server.publish('deployed', 1)
    await pass()
    expect(result.current.status).toBe('rejected')
    expect(heard).toEqual([])
  })

  test('renders nobody who does not read it', async () => {
    const { renderHook, connect, server } = await openScene()
    let [reads, renders] = [0, 0]
    renderHook(() => {
      renders += 1
      useServiceEvents({ event: 'a' }, () => undefined)
    })
    renderHook(() => {
      reads += 1
      return useServiceEvents({ event: 'b' }, () => undefined).status
    })
    await connect()
    server.drop()
    await pass(10_000)
    expect(renders).toBe(1)
    expect(reads).toBeGreaterThan(1)
  })
})

test('another client is asked in the place of the one before', async () => {
  const one = await openScene()
  const other = await openScene({ server: { url: 'wss://other.test' } })
  const heard: unknown[] = []
  function Listener() {
    useServiceEvents({ event: 'deployed' }, ({ data }) => heard.push(data))
    return null
  }
  const app = (client: typeof one.client) => (
    <StrictMode>
      <MaxineProvider client={client}>
        <Listener />
      </MaxineProvider>
    </StrictMode>
  )
  const { rerender } = render(app(one.client))
  await one.connect()
  await other.connect()
  rerender(app(other.client))
  await pass()
  await one.server.publish('deployed', 'of one')
  await other.server.publish('deployed', 'of the other')
  await pass()
  expect(heard).toEqual(['of the other'])
})

test('nothing is left of a component that has gone', async () => {
  const { unmount, client, heard, server } = await listen({ event: 'deployed' })
  unmount()
  await pass(6_000)
  await server.publish('deployed', 1)
  await pass()
  expect(heard).toEqual([])
  expect(client.stats().subscriptions).toBe(0)
})
