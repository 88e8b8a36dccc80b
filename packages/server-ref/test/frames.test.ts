import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { eventually } from './raw-client.ts'
import { frame } from './raw-frame.ts'
import { join, serve } from './test-server.ts'

const KIB = 1024
const MIB = KIB * KIB

describe('4.1 row 7: payload', () => {
  it('64 KiB are read and one byte more closes with 1009', async () => {
    const client = await join(await serve())
    const around = JSON.stringify({ ping: 1, fill: '' }).length
    client.send({ ping: 1, fill: 'x'.repeat(64 * KIB - around) })
    expect(await client.next()).toEqual({ type: 'pong', ping: 1 })
    client.send({ ping: 1, fill: 'x'.repeat(64 * KIB - around + 1) })
    expect(await client.closed()).toMatchObject({ code: 1009 })
  })

  it('20 MiB are refused as soon as they are announced', async () => {
    const client = await join(await serve())
    client.write(frame('x', { claimedLength: 20 * MIB }))
    expect(await client.closed()).toMatchObject({ code: 1009 })
  })

  it('fragments count together', async () => {
    const client = await join(await serve())
    client.sendFrame('x'.repeat(40 * KIB), { fin: false })
    client.sendFrame('x'.repeat(40 * KIB), { opcode: 0 })
    expect(await client.closed()).toMatchObject({ code: 1009 })
  })

  it('can be set', async () => {
    const client = await join(await serve({ core: { session: { maxPayload: 64 } } }))
    client.send({ ping: 1, fill: 'x'.repeat(64) })
    expect(await client.closed()).toMatchObject({ code: 1009 })
  })
})

describe('4.1 row 8: fragments', () => {
  it('16 make a message', async () => {
    const client = await join(await serve())
    const text = JSON.stringify({ ping: 1, x: 'fill' })
    for (let index = 0; index < 16; index += 1) {
      const piece = text.slice(index, index === 15 ? undefined : index + 1)
      client.sendFrame(piece, { opcode: index === 0 ? 1 : 0, fin: index === 15 })
    }
    expect(await client.next()).toEqual({ type: 'pong', ping: 1 })
  })

  it('17 of one byte close, on each of 20 connections', async () => {
    const server = await serve()
    const clients = await Promise.all(Array.from({ length: 20 }, () => join(server)))
    for (const client of clients) {
      client.sendFrame('x', { fin: false })
      client.write(Buffer.concat(Array(16_000).fill(frame('x', { opcode: 0, fin: false }))))
    }
    const closed = await Promise.all(clients.map((client) => client.closed()))
    expect(closed.every(({ code }) => code === 1008 || code === 1006)).toBe(true)
    await eventually(() => server.core.sizes().connections === 0)
  })
})

describe('4.1 row 9: a flood of pings', () => {
  it('whose answers nobody reads ends the connection', async () => {
    const server = await serve()
    const client = await join(server)
    client.socket.pause()
    const pings = Buffer.concat(Array(50_000).fill(frame('x'.repeat(125), { opcode: 9 })))
    const flood = (error?: Error | null) => void (error ?? client.socket.write(pings, flood))
    flood()
    await eventually(() => server.core.sizes().connections === 0)
  })
})

describe('4.1 row 10: compression', () => {
  it('is not agreed to, and a compressed frame is an error', async () => {
    const headers = { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }
    const client = await join(await serve(), { headers })
    expect(client.head).not.toMatch(/extensions/i)
    client.sendFrame(deflateRawSync(Buffer.alloc(10 * MIB)), { rsv1: true })
    expect(await client.closed()).toMatchObject({ code: 1002 })
  })
})

describe('frames that break the protocol', () => {
  it.each<[string, Buffer, number]>([
    ['no UTF-8', frame(Buffer.from([0xff, 0xfe, 0x7b])), 1007],
    ['half a character', frame(Buffer.from([0x22, 0xe2, 0x82])), 1007],
    ['without a mask', frame('{"ping":1}', { mask: false }), 1002],
    ['an unknown opcode', frame('x', { opcode: 3 }), 1002],
    ['a continuation of nothing', frame('x', { opcode: 0 }), 1002],
    ['a ping of 126 bytes', frame('x'.repeat(126), { opcode: 9 }), 1002],
    ['a ping in pieces', frame('x', { opcode: 9, fin: false }), 1002],
    ['a close with a code that does not exist', frame(Buffer.from([0, 1]), { opcode: 8 }), 1002],
    ['a close with one byte', frame('x', { opcode: 8 }), 1002],
    ['binary', frame('{"ping":1}', { opcode: 2 }), 1003],
  ])('%s close that connection alone', async (_, bytes, code) => {
    const server = await serve()
    const other = await join(server)
    const client = await join(server)
    client.write(bytes)
    expect(await client.closed()).toMatchObject({ code })
    other.send({ ping: 7 })
    expect(await other.next()).toEqual({ type: 'pong', ping: 7 })
    await eventually(() => server.core.sizes().connections === 1)
  })
})

describe('several frames at once', () => {
  it('are one write', async () => {
    const server = await serve()
    const client = await join(server)
    client.send({ subscribe: true })
    expect(await client.next()).toMatchObject({ type: 'subscribed' })
    const before = client.reads()
    await Promise.all(Array.from({ length: 50 }, (_, index) => server.publish('tick', { index })))
    await client.until(({ offset }) => offset === 50)
    expect(client.reads() - before).toBeLessThan(5)
  })
})

describe('4409: nobody there', () => {
  it('ends who does not answer two pings, and nobody else', async () => {
    const server = await serve({ core: { session: { heartbeatMs: 40 } } })
    const alive = await join(server)
    const dead = await join(server, { pongs: false })
    expect(await dead.closed()).toEqual({ code: 4409, reason: 'no answer to pings' })
    expect(dead.pings()).toBe(2)
    await eventually(() => alive.pings() > 4)
  })
})
