import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { absent, assertFits, show } from '../../shape.ts'
import { enter, mustRefuse, mustStillServe, subscribe, tell } from './steps.ts'

/** What no frame should be. */
export const BAD_FRAMES: readonly Case[] = [
  {
    id: 'CR-SEC-07',
    title: 'answers what is no JSON with `not_json`, and goes on',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      const texts = ['{', '', ' ', 'ping', '{"type":"ping"}{"type":"ping"}', "{'type':'ping'}"]
      await mustRefuse(peer, [...texts, '{"type":NaN}', '\u0000'], 'not_json')
    },
  },
  {
    id: 'CR-SEC-08',
    title: 'answers what is no object with `bad_shape`, and goes on',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      await mustRefuse(peer, ['7', '"ping"', 'null', 'true', '[{"type":"ping"}]'], 'bad_shape')
    },
  },
  {
    id: 'CR-SEC-09',
    title: 'answers a frame without a type with `invalid_format`, and goes on',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      const frames = [7, null, true, ['ping'], { type: 'ping' }].map((type) => ({ type }))
      await mustRefuse(peer, [{}, { event: 'ping' }, ...frames], 'invalid_format')
    },
  },
  {
    id: 'CR-SEC-10',
    title: 'answers a subscribe with wrong topics with `bad_shape`, and subscribes to none of them',
    needs: ['documented', 'publish'],
    async run(stage) {
      const peer = await enter(stage)
      const topic = stage.name()
      const lists = [topic, 7, null, true, { 0: topic }, [topic, 7], [topic, null], [[topic]]]
      const channels = [7, true, [topic], { name: topic }]
      const frames = [
        ...lists.map((topics) => ({ type: 'subscribe', topics })),
        ...channels.map((channel) => ({ type: 'subscribe', channel })),
      ]
      await mustRefuse(peer, frames, 'bad_shape')
      await tell(stage, 'order_update', { data: { topic } }, { topic })
      assertFits(await peer.settle(), [], 'what comes of the topic')
    },
  },
  {
    id: 'CR-SEC-11',
    title: 'answers an unsubscribe with wrong topics with `bad_shape`, and ends none',
    needs: ['documented', 'publish'],
    async run(stage) {
      const peer = await enter(stage)
      const topic = stage.name()
      await subscribe(peer, topic)
      const lists = [topic, 7, null, { 0: topic }, [topic, 7], [[topic]], undefined]
      const frames = lists.map((topics) => ({ type: 'unsubscribe', topics }))
      await mustRefuse(peer, [...frames, { type: 'unsubscribe', channel: topic }], 'bad_shape')
      await tell(stage, 'order_update', { data: { topic } }, { topic })
      assertFits(await peer.settle(), [{ data: { topic } }], 'what comes of the topic')
    },
  },
  {
    id: 'CR-SEC-12',
    title: 'takes topics of 1 to 256 characters, and no others',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      const long = stage.name().padEnd(256, 'x')
      await subscribe(peer, long, 'x')
      const frames = ['subscribe', 'unsubscribe'].flatMap((type) =>
        ['', `${long}x`].map((topic) => ({ type, topics: [topic] })),
      )
      await mustRefuse(peer, frames, 'bad_shape')
    },
  },
  {
    id: 'CR-SEC-14',
    title: 'refuses a frame that is too deep, has too many names or a forbidden one',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      const nested = (levels: number) =>
        `{"type":"ping","x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
      await peer.send(nested(16)).expect({ type: 'pong' })
      await mustRefuse(peer, [nested(17), nested(500), nested(20_000)], 'too_deep')
      const named = (count: number) =>
        JSON.stringify(
          Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, 1])),
        )
      await mustRefuse(peer, [named(1_001), `{"type":"ping","x":${named(1_000)}}`], 'too_many_keys')
      const names = ['__proto__', 'constructor', 'prototype']
      const forbidden = names.flatMap((name) => [
        `{"type":"ping","${name}":1}`,
        `{"type":"note","data":[{"${name}":{}}]}`,
      ])
      await mustRefuse(peer, forbidden, 'forbidden_key')
    },
  },
  {
    id: 'CR-SEC-15',
    title: 'ends a connection with 1009 for a frame that is too long, and reads one that just fits',
    needs: ['documented', 'closing'],
    async run(stage) {
      const peer = await enter(stage)
      const padded = (length: number) => {
        const start = '{"type":"ping","pad":"'
        return `${start}${'x'.repeat(length - start.length - 2)}"}`
      }
      const { maxPayload } = stage.facts
      await peer.send(padded(maxPayload)).expect({ type: 'pong' })
      await mustClose(peer.send(padded(maxPayload + 1)), 1009)
      await mustStillServe(stage)
    },
  },
  {
    id: 'CR-SEC-16',
    title: 'ends a connection with 1003 for a binary frame',
    needs: ['documented', 'bytes', 'closing'],
    async run(stage) {
      const peer = await enter(stage)
      const bytes = new TextEncoder().encode('{"type":"ping"}')
      await mustClose(peer.sendBytes(bytes, { as: 'binary' }), 1003)
      await mustStillServe(stage)
    },
  },
  {
    id: 'CR-SEC-17',
    title: 'ends a connection with 1007 for a text that is not UTF-8',
    needs: ['documented', 'bytes', 'closing'],
    async run(stage) {
      for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80]]) {
        const peer = await enter(stage)
        const [start, end] = ['{"type":"', '"}'].map((text) => new TextEncoder().encode(text))
        const all = Uint8Array.from([...(start ?? []), ...bytes, ...(end ?? [])])
        await mustClose(peer.sendBytes(all, { as: 'text' }), 1007)
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'CR-SEC-27',
    title: 'repeats in an error nothing of what was sent',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      const canary = stage.name('canary')
      const frames = [
        `{"token":"${canary}"`,
        { token: canary },
        [canary],
        { type: 'subscribe', topics: [{ token: canary }] },
        { type: 'subscribe', channel: [canary] },
        { type: 'unsubscribe', topics: canary },
        `{"type":"note","__proto__":"${canary}"}`,
      ]
      for (const frame of frames) {
        const error = await peer.send(frame).expect({ type: 'error', data: absent })
        must(!JSON.stringify(error).includes(canary), `${show(frame)}: got ${show(error)}`)
      }
    },
  },
]

async function mustClose(peer: Peer, wanted: number): Promise<void> {
  const { code } = await peer.closed()
  must(code === wanted, `wanted the connection to be closed with ${wanted}, got ${code}`)
}
