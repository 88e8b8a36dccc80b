import { act, cleanup, render, renderHook } from '@testing-library/react'
import { StrictMode } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { WebSocketClient } from 'maxine-client'
import type { ClientOptions } from 'maxine-client'
import { createFakeServer } from 'maxine-server-ref/testing'
import type { FakeServerOptions, MockSocketServer } from 'maxine-server-ref/testing'
import { onTestFinished, vi } from 'vitest'
import { MaxineProvider } from '../src/index.ts'

export interface SceneOptions {
  readonly server?: FakeServerOptions
  readonly client?: Partial<ClientOptions>
  /** Default no. */
  readonly strict?: boolean
}

/** Not `setImmediate`, by which `act` waits. */
export const FAKED = [
  ...(['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame'] as const),
  ...(['Date', 'performance'] as const),
]

/** A server in memory, a client of it, and React below a provider; all of them wait by fake timers. */
export async function openScene(options: SceneOptions = {}) {
  if (!vi.isFakeTimers()) {
    vi.useFakeTimers({ toFake: FAKED })
    onTestFinished(() => void vi.useRealTimers())
  }
  const server = await createFakeServer(options.server)
  const client = clientOf(server, options.client)
  const Mode = options.strict ? StrictMode : Plain
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <Mode>
      <MaxineProvider client={client}>{children}</MaxineProvider>
    </Mode>
  )
  const leave = async () => {
    const left = client.disconnect()
    await pass(1_000)
    await left
  }
  onTestFinished(async () => {
    cleanup()
    await leave()
    await server.close()
  })
  return {
    server,
    client,
    wrapper,
    pass,
    connect: async () => {
      const connected = client.connect()
      await pass()
      await connected
      // What it has begun to load by now is there, and a frame has shown it.
      await pass()
    },
    leave,
    renderHook: <Result, Props>(hook: (props: Props) => Result, initialProps?: NoInfer<Props>) =>
      renderHook(hook, { wrapper, ...(initialProps !== undefined && { initialProps }) }),
    render: (element: ReactElement) => render(element, { wrapper }),
    /** What clients have said to the server, by its first word. */
    said: () => server.heard().map((frame) => ('hello' in frame ? 'hello' : Object.keys(frame)[0])),
  }
}

function clientOf(server: MockSocketServer, options: Partial<ClientOptions> = {}) {
  const { url, WebSocket, fetch } = server
  return new WebSocketClient({ url, WebSocket, fetch, ...options })
}

/** Time passes, in milliseconds: by default as much as takes what is on its way into a frame. */
export async function pass(ms = 200): Promise<void> {
  await act(async () => {
    // The client loads some of itself when it needs it, which no faked timer waits for.
    await vi.dynamicImportSettled()
    await vi.advanceTimersByTimeAsync(ms)
  })
}

function Plain({ children }: { readonly children: ReactNode }): ReactElement {
  return <>{children}</>
}

/** Opens the circuit of a node, by as many failures as that takes by default. */
export async function trip({ registry }: MockSocketServer, nodeId: string): Promise<void> {
  for (let failures = 0; failures < 5; failures += 1) {
    await registry.reportOutcome(nodeId, 'failure')
  }
}
