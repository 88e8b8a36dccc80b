import { cleanup, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import type { AnyLiveClient, WebSocketConstructor } from 'maxine-client'
import { onTestFinished, vi } from 'vitest'
import { MaxineProvider } from '../src/index.ts'
import { FAKED, pass } from './hook-scene.tsx'

type Frame = Readonly<Record<string, unknown>>

interface Client extends AnyLiveClient {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** A server of another system, by what it says first and what it answers. */
export interface Script {
  readonly greeting: Frame
  readonly answer: (frame: Frame) => Frame | undefined
}

/** A client of another system in memory, and React below a provider; both wait by fake timers. */
export function openFaceScene<Face extends Client>(
  script: Script,
  make: (parts: { readonly WebSocket: WebSocketConstructor; readonly lifecycle: false }) => Face,
) {
  vi.useFakeTimers({ toFake: FAKED })
  onTestFinished(() => void vi.useRealTimers())
  const sockets: ScriptedSocket[] = []
  function WebSocket(): ScriptedSocket {
    const socket = new ScriptedSocket(script)
    sockets.push(socket)
    return socket
  }
  const client = make({
    WebSocket: WebSocket as unknown as WebSocketConstructor,
    lifecycle: false,
  })
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <MaxineProvider client={client}>{children}</MaxineProvider>
  )
  onTestFinished(async () => {
    cleanup()
    const left = client.disconnect()
    await pass(1_000)
    await left
  })
  return {
    client,
    connect: async () => {
      const connected = client.connect()
      await pass()
      await connected
    },
    /** The server says this on the present connection, and a frame has shown it. */
    say: async (frame: Frame) => {
      sockets.at(-1)?.say(frame)
      await pass()
    },
    /** The connection breaks, and a frame has shown it. */
    drop: async () => {
      sockets.at(-1)?.end(1006)
      await pass(50)
    },
    /** What the present connection was told. */
    heard: () => sockets.at(-1)?.heard ?? [],
    renderHook: <Result,>(hook: () => Result) => renderHook(hook, { wrapper }),
    /** Where nothing catches what a hook throws. */
    rendersOnServer: (hook: () => unknown) => {
      const Hooked = () => {
        hook()
        return null
      }
      return renderToString(
        <MaxineProvider client={client}>
          <Hooked />
        </MaxineProvider>,
      )
    },
  }
}

const OPEN = 1
const CLOSED = 3

class ScriptedSocket {
  readyState = 0
  readonly heard: Frame[] = []
  readonly #script: Script
  readonly #listeners: [type: string, listener: (event: object) => void][] = []

  constructor(script: Script) {
    this.#script = script
    queueMicrotask(() => {
      this.readyState = OPEN
      this.#emit('open', {})
      this.say(script.greeting)
    })
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.push([type, listener])
  }

  send(text: string): void {
    const frame = JSON.parse(text) as Frame
    this.heard.push(frame)
    const answer = this.#script.answer(frame)
    if (answer) queueMicrotask(() => this.say(answer))
  }

  say(frame: Frame): void {
    this.#emit('message', { data: JSON.stringify(frame) })
  }

  close(): void {
    queueMicrotask(() => this.end(1000))
  }

  end(code: number): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    this.#emit('close', { code, reason: '' })
  }

  #emit(type: string, event: object): void {
    for (const [wanted, listener] of this.#listeners) if (wanted === type) listener(event)
  }
}
