import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyText, assertFits } from '../../shape.ts'
import { heard, heardUpTo, naming, subscribe } from './steps.ts'

/** What is no JSON document. */
const NO_JSON = ['', ' ', 'hello', '{', '{"subscribe":', "{'subscribe':true}", '{"a":1,}', 'NaN']

/** What is one, but no object. */
const NO_OBJECT = ['null', 'true', '17', '"subscribe"', '[]', '[{"subscribe":true}]']

/** Must not be found in what a server says of a frame. */
const CANARY = 'canary-7f3a'

/** What becomes of frames that say nothing, or nothing that can be read. */
export const MISREADING: readonly Case[] = [
  {
    id: 'MX-CORE-84',
    title: 'goes on after frames that it cannot read, and does nothing of what they say',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { event: 'config_changed', serviceName: name })
      peer.send(...NO_JSON, ...NO_OBJECT)
      await peer.settle()
      await stage.routes.setConfig(name, 'k', 1)
      await stage.routes.deleteConfig(name, 'k')
      await stage.routes.setConfig(name, 'k', 2)
      const wanted = [1, 2].map((value) => ({ event: 'config_changed', data: { value } }))
      assertFits(await heardUpTo(stage, peer, wanted[1]), wanted, 'what came')
    },
  },
  {
    id: 'MX-CORE-85',
    title: 'answers each frame that is no object in JSON with one invalid_format',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      const frames = [...NO_JSON, ...NO_OBJECT]
      peer.send(...frames)
      const error = { type: 'error', code: 'invalid_format', message: anyText }
      const wanted = frames.map(() => error)
      assertFits(await peer.settle(), wanted, `what answers ${frames.length} frames`)
    },
  },
  {
    id: 'MX-CORE-86',
    title: 'answers a wrong field with one invalid_format that names it, and changes nothing',
    needs: ['extension', 'routes'],
    async run(stage) {
      const name = stage.name()
      const held = { id: 'a', filter: { event: 'config_changed', serviceName: name } }
      const wrong: readonly (readonly [field: string, frame: object])[] = [
        ['subscribe', { subscribe: CANARY }],
        ['subscribe', { subscribe: 17 }],
        ['subscribe', { subscribe: { event: [CANARY] } }],
        ['subscribe', { subscribe: { serviceName: { [CANARY]: 1 } } }],
        ['subscribe', { subscribe: { nodeId: 17 }, id: 'a' }],
        ['id', { subscribe: true, id: 17 }],
        ['id', { subscribe: true, id: 'x'.repeat(65) }],
        ['unsubscribe', { unsubscribe: CANARY }],
        ['unsubscribe', { unsubscribe: {} }],
        ['unsubscribe', { unsubscribe: { id: 17 } }],
        ['refresh_token', { refresh_token: CANARY }],
        ['ping', { ping: CANARY }],
      ]
      const { peer } = await stage.greet({ subscriptions: [held] })
      peer.send(...wrong.map(([, frame]) => frame))
      const answers = await peer.settle()
      const error = { type: 'error', code: 'invalid_format' }
      const errors = wrong.map(([field]) => ({ ...error, message: naming(field) }))
      for (const [index, [, frame]] of wrong.entries()) {
        assertFits(answers[index], errors[index], `what answers ${JSON.stringify(frame)}`)
      }
      assertFits(answers, errors, 'all that is answered')
      must(!JSON.stringify(answers).includes(CANARY), 'wanted no value of a frame in an answer')
      await stage.routes.setConfig(name, 'k', 1)
      await stage.routes.deleteConfig(name, 'k')
      await stage.routes.setConfig(name, 'k', 2)
      const wanted = [1, 2].map((value) => ({ event: 'config_changed', data: { value } }))
      assertFits(await heardUpTo(stage, peer, wanted[1]), wanted, 'what came')
    },
  },
  {
    id: 'MX-CORE-87',
    title: 'ignores keys that it does not know, alone or beside others',
    needs: [],
    async run(stage) {
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      const peer = await stage.enter()
      await subscribe(peer, filter)
      peer.send({ colour: 'red' }, { hola: { v: 2 }, Subscribe: true }, {})
      assertFits(await heard(stage, peer), [], 'what answers unknown keys')
      peer.send({ colour: 'red', subscribe: filter, since: 17 })
      await peer.until({ type: 'subscribed', filter })
      assertFits(await heard(stage, peer), [], 'what else is answered')
    },
  },
  {
    id: 'MX-CORE-88',
    title: 'ignores the frames of other systems',
    needs: [],
    async run(stage) {
      const peer = await stage.enter()
      await subscribe(peer, { event: 'circuit_open', serviceName: stage.name() })
      peer.send({ type: 'subscribe', channel: 'orders' }, { type: 'join', room: 'orders' })
      peer.send({ type: 'ping' }, { type: 'welcome', v: 2 }, { event: 'x', data: {}, timestamp: 1 })
      assertFits(await heard(stage, peer), [], 'what answers')
    },
  },
  {
    id: 'MX-CORE-89',
    title: 'takes a key with null, false, 0 or an empty text for one that is not there',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { serviceName: name })
      for (const nothing of [null, false, 0, '']) {
        peer.send({ auth: nothing, subscribe: nothing, unsubscribe: nothing })
        peer.send({ refresh_token: nothing })
      }
      assertFits(await heard(stage, peer), [], 'what answers')
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-90',
    title: 'reads documents of 16 levels and no deeper ones',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      // The frame itself is the first level.
      const frame = (levels: number) =>
        `{"ping":17,"pad":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
      peer.send(frame(16))
      await peer.expect({ type: 'pong', ping: 17 })
      peer.send(frame(17))
      await peer.expect({ type: 'error', code: 'invalid_format' })
      assertFits(await peer.settle(), [], 'what else answers 17 levels')
    },
  },
  {
    id: 'MX-CORE-91',
    title: 'takes the last of a name that is written twice',
    needs: [],
    async run(stage) {
      const [first, last] = [stage.name('first'), stage.name('last')]
      const peer = await stage.enter()
      const filter = { serviceName: last }
      peer.send(`{"subscribe":{"serviceName":"${first}"},"subscribe":{"serviceName":"${last}"}}`)
      await peer.until({ type: 'subscribed', filter })
      peer.send(`{"subscribe":{"serviceName":"${first}","serviceName":"${last}"}}`)
      await peer.until({ type: 'subscribed', filter })
    },
  },
  {
    id: 'MX-CORE-92',
    title: 'reads a document however it is laid out',
    needs: [],
    async run(stage) {
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      const peer = await stage.enter()
      peer.send(`\r\n\t ${JSON.stringify({ subscribe: filter }, null, 2)} \n`)
      await peer.until({ type: 'subscribed', filter })
      peer.send(
        `{"\\u0073ubscribe":{"\\u0065vent":"circuit_open","serviceName":"${stage.name()}"}}`,
      )
      await peer.until({ type: 'subscribed', filter })
    },
  },
]
