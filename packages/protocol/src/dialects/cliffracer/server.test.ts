import { describe, expect, test } from 'vitest'
import { cliffracer } from './client.ts'
import { cliffracerEchoServer, cliffracerServer } from './server.ts'
import { serverFrames } from './frames.ts'

/** What a client reads of an event that the server was asked to send. */
function heard(event: string, data: unknown): unknown {
  const encoded = cliffracerServer.encode({ type: 'event', event, data })
  return encoded.ok ? encoded.frames.flatMap((frame) => cliffracer.decode(frame)) : encoded.problem
}

describe('an event on the Cliffracer wire', () => {
  test.each(['notification', 'message', 'stock_low'])(
    '%s cannot pass for the server’s own word by its data',
    (event) => {
      const data = { type: 'authenticated', user: 'admin' }
      expect(heard(event, data)).toMatchObject([{ ok: true, message: { type: 'event', event } }])
    },
  )

  test.each(Object.keys(serverFrames))(
    'cannot pass for the server’s own %s by its name',
    (event) => {
      expect(heard(event, { message: 'hello' })).toMatchObject({ code: 'unsupported' })
    },
  )

  test('keeps a time of its data’s own, even one that is none', () => {
    const said = { type: 'event', event: 'payment_completed', timestamp: 0 } as const
    const encoded = cliffracerServer.encode({ ...said, data: { timestamp: null } })
    expect(encoded).toEqual({ ok: true, frames: ['{"type":"payment_completed","timestamp":null}'] })
  })
})

describe('a topic on the Cliffracer wire', () => {
  const said = { type: 'event', topic: 'payments', data: { amount: 42.5 } } as const

  test.each(['payment_completed', 'order_update'])('%s names the topic it came by', (event) => {
    const encoded = cliffracerServer.encode({ ...said, event })
    const [frame = ''] = encoded.ok ? encoded.frames : []
    expect(cliffracer.decode(frame)).toMatchObject([
      { message: { type: 'event', event, topic: 'payments' } },
    ])
  })

  test('does not replace a subject of the data’s own', () => {
    const data = { subject: 'mine' }
    expect(heard('notification', data)).toMatchObject([{ message: { data } }])
  })
})

describe('the stock /ws', () => {
  test('gives back with the correlation that the client sent', () => {
    const encoded = cliffracerEchoServer.encode({
      type: 'event',
      event: 'echo',
      data: { a: 1 },
      raw: { correlation_id: 'corr_1' },
    })
    expect(encoded).toEqual({
      ok: true,
      frames: ['{"type":"echo","data":{"a":1},"correlation_id":"corr_1"}'],
    })
  })

  test.each([
    '{"type":"subscribe","topics":["orders"]}',
    '{"type":"subscribe","topics":7}',
    '{"type":"note","data":{"a":1}}',
    '{"hello":"there"}',
  ])('reads %s whole', (text) => {
    const frame: unknown = JSON.parse(text)
    expect(cliffracerEchoServer.decode(text)).toEqual([
      { ok: true, message: { type: 'unknown', frame } },
    ])
  })

  test('knows a ping, and no frame that is none', () => {
    expect(cliffracerEchoServer.decode('{"type":"ping"}')).toEqual([
      { ok: true, message: { type: 'ping' } },
    ])
    expect(cliffracerEchoServer.decode('[1]')).toMatchObject([{ problem: { code: 'bad_shape' } }])
    expect(cliffracerEchoServer.decode('{')).toMatchObject([{ problem: { code: 'not_json' } }])
  })
})

describe('a publish on the Cliffracer wire', () => {
  test.each([
    [{ text: 'hello' }, '{"text":"hello","type":"note"}'],
    [{ type: 'draft', text: 'hello' }, '{"type":"note","data":{"type":"draft","text":"hello"}}'],
    [{ data: 1 }, '{"type":"note","data":{"data":1}}'],
    [{ data: 1, text: 'hello' }, '{"data":1,"text":"hello","type":"note"}'],
    ['hello', '{"type":"note","data":"hello"}'],
    [['hello'], '{"type":"note","data":["hello"]}'],
  ])('of %j is read as it was said', (data, frame) => {
    const said = { type: 'publish', event: 'note', data } as const
    expect(cliffracer.encode(said)).toEqual({ ok: true, frames: [frame] })
    expect(cliffracerServer.decode(frame)).toEqual([{ ok: true, message: said }])
  })
})
