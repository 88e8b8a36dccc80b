import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { closeCodeIn, frameBytes, handshakeText, openRaw } from './raw-socket.ts'

const HEAD = 'HTTP/1.1 101 Switching Protocols\r\n\r\n'

function serverFrame(first: number, payload: Buffer): string {
  const { length } = payload
  const long = length < 126 ? [length] : [126, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([first, ...long]), payload]).toString('latin1')
}

test('the code of a close is found behind frames of any length', () => {
  const close = serverFrame(0x88, Buffer.from([0x03, 0xf1]))
  for (const length of [0, 1, 125, 126, 300, 65_535]) {
    const text = serverFrame(0x81, Buffer.alloc(length, 'x'))
    expect(closeCodeIn(HEAD + text + text + close)).toBe(1009)
  }
  expect(closeCodeIn(HEAD + serverFrame(0x88, Buffer.alloc(0)))).toBe(1005)
})

test('there is no code before the whole of a close has come', () => {
  const whole =
    HEAD + serverFrame(0x81, Buffer.alloc(300)) + serverFrame(0x88, Buffer.from([3, 241]))
  for (let length = 0; length < whole.length; length++) {
    expect(closeCodeIn(whole.slice(0, length))).toBeUndefined()
  }
})

test('a frame is masked, and announces the length it is told to', () => {
  const payload = Buffer.from('{"ping":1}')
  const bytes = Buffer.from(frameBytes(0x81, payload))
  expect([bytes[0], bytes[1], bytes.length]).toEqual([0x81, 0x80 | 10, 2 + 4 + 10])
  const mask = bytes.subarray(2, 6)
  const plain = bytes.subarray(6).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  expect(Buffer.from(plain)).toEqual(payload)
  expect(Buffer.from(frameBytes(0x81, payload, 300)).readUInt16BE(2)).toBe(300)
  expect(Buffer.from(frameBytes(0x81, payload, 2 ** 40)).readBigUInt64BE(2)).toBe(2n ** 40n)
})

test('a header of a handshake is replaced, or left out where it is empty', () => {
  const text = handshakeText('ws://[::1]:81/ws?a=b', { Upgrade: 'h2c', 'Sec-WebSocket-Key': '' })
  expect(text).toMatch(/^GET \/ws\?a=b HTTP\/1\.1\r\nHost: \[::1\]:81\r\nUpgrade: h2c\r\n/)
  expect(text).not.toContain('Sec-WebSocket-Key')
  expect(text.endsWith('\r\n\r\n')).toBe(true)
})

test('a socket tells what has come, that the server has ended, or that time is over', async () => {
  const server = createServer((socket) => socket.on('data', () => socket.end('bye')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const socket = await openRaw(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(socket.destroy)
  expect(await socket.until(() => false, 1)).toBe('late')
  socket.write('hello')
  expect(await socket.until((received) => received === 'bye', 5_000)).toBe('so')
  expect(await socket.until(() => false, 5_000)).toBe('ended')
})

test('where nobody listens there is nothing but the end', async () => {
  const socket = await openRaw('ws://127.0.0.1:1')
  expect(await socket.until(() => false, 5_000)).toBe('ended')
  socket.write('hello')
  socket.destroy()
})
