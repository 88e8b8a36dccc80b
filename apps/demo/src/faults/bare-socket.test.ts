import { expect, test } from 'vitest'
import { BareSocket } from './bare-socket.ts'

type Listener = (event: { readonly data?: unknown; readonly code?: number }) => void

function createBare() {
  const listeners = new Map<string, Listener>()
  const sent: string[] = []
  let now = 1_000
  class FakeWebSocket {
    send = (text: string) => void sent.push(text)
    close = () => undefined
    addEventListener(type: string, listener: Listener) {
      listeners.set(type, listener)
    }
  }
  const bare = new BareSocket({
    url: 'ws://x',
    token: 'abc',
    WebSocket: FakeWebSocket,
    now: () => now,
  })
  const emit = (type: string, event: Parameters<Listener>[0] = {}) => listeners.get(type)?.(event)
  const wait = (ms: number) => void (now += ms)
  return { bare, emit, sent, wait }
}

test('signs in and subscribes to everything in one frame', () => {
  const { bare, emit, sent } = createBare()
  emit('open')
  expect(sent).toEqual(['{"auth":"abc","subscribe":true}'])
  expect(bare.state.get()).toEqual({ status: 'open' })
})

test('counts events and no other frames', () => {
  const { bare, emit } = createBare()
  const frames = [
    '{"type":"subscribed"}',
    '{"event":"a","offset":7}',
    '{"event":"a","offset":8}',
    'null',
  ]
  for (const data of frames) emit('message', { data })
  expect([bare.events, bare.first]).toEqual([2, 7])
})

test('is dead for good once it is closed', () => {
  const { bare, emit, wait } = createBare()
  emit('open')
  wait(500)
  emit('close', { code: 4401 })
  expect(bare.state.get()).toEqual({ status: 'dead', since: 1_500, code: 4401 })
})
