import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { fits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import { chanceFrames } from './chance-frames.ts'
import { mustStillServe, mustTellNothing } from './steps.ts'

/** Documents that are JSON, and still harm a server that is careless. */
export const DOCUMENTS: readonly Case[] = [
  {
    id: 'MX-SEC-54',
    title: 'reads a document of 16 levels and refuses one of 17, on a connection that stays',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      for (const [open, close] of BRACKETS) {
        const nested = (levels: number) =>
          `{"ping":7,"x":${open.repeat(levels - 1)}1${close.repeat(levels - 1)}}`
        await peer.send(nested(16)).expect({ type: 'pong', ping: 7 })
        await peer.send(nested(17)).expect({ type: 'error', retryable: false })
      }
      await peer.settle()
    },
  },
  {
    id: 'MX-SEC-55',
    title: 'is not harmed by a document that is nested as deeply as a frame can hold',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      const stranger = await stage.connect()
      for (const [open, close] of BRACKETS) {
        const levels = Math.floor((stage.facts.maxPayload - 20) / (open.length + close.length))
        const bomb = `{"subscribe":${open.repeat(levels)}1${close.repeat(levels)}}`
        await peer.send(bomb).expect({ type: 'error', retryable: false })
        if (stage.has('locked')) stranger.send(bomb)
      }
      await peer.settle()
      mustTellNothing(await stranger.leave())
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-56',
    title: 'reads a document of 1,000 names and refuses one of more',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      const named = (names: number) => {
        const more = Array.from({ length: names - 1 }, (_, index) => [`x${index}`, 0])
        return { ping: 7, ...(Object.fromEntries(more) as Frame) }
      }
      await peer.send(named(1_000)).expect({ type: 'pong', ping: 7 })
      await peer.send(named(1_001)).expect({ type: 'error', retryable: false })
      await peer.settle()
    },
  },
  {
    id: 'MX-SEC-57',
    title: 'refuses a frame with __proto__, constructor or prototype as a name, wherever it stands',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      for (const name of FORBIDDEN) {
        for (const frame of [
          `{"ping":1,"${name}":{}}`,
          `{"${name}":1,"subscribe":{}}`,
          `{"subscribe":{"${name}":{"event":"x"}},"id":"s2"}`,
          `{"ping":1,"x":[{"y":{"${name}":null}}]}`,
        ]) {
          peer.send(frame)
          const error = { type: 'error', code: 'invalid_format', retryable: false }
          await about(frame, peer.expect(error))
        }
      }
    },
  },
  {
    id: 'MX-SEC-58',
    title: 'lets nobody else inherit what such a frame holds',
    needs: ['extension'],
    async run(stage) {
      const canary = stage.name('canary')
      const values = { polluted: canary, snapshot: true, role: 'admin', isAdmin: true, id: canary }
      const { peer } = await stage.greet({ subscriptions: [] })
      for (const name of ['__proto__', 'constructor":{"prototype', 'x":{"__proto__']) {
        const end = name.includes('{') ? '}' : ''
        const held = `"${name}":${JSON.stringify(values)}${end}`
        peer.send(`{${held}}`, `{"subscribe":{${held}},"id":"s2"}`)
      }
      await peer.settle()
      const { peer: next, welcome } = await stage.greet()
      const frames = [welcome, ...(await next.settle())]
      must(!JSON.stringify(frames).includes(canary), `it came back in ${show(frames)}`)
      must(!frames.some(({ type }) => type === 'snapshot'), 'a snapshot came that nobody wanted')
      if (!stage.has('locked') || !stage.has('tokens')) return
      const viewer = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      const asking = await stage.greet({ subscriptions: [] }, viewer)
      asking.peer.send({ subscribe: { event: 'admin_event' }, id: 's1' })
      await asking.peer.expect({ type: 'error', code: 'forbidden', id: 's1' })
    },
  },
  {
    id: 'MX-SEC-59',
    title: 'refuses the same documents at its routes, with 400, and changes nothing',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name('odd')
      const rest = `"serviceName":"${serviceName}","host":"192.0.2.7","port":3000`
      const deep = `${'['.repeat(20)}${']'.repeat(20)}`
      const values = [...FORBIDDEN.map((name) => `{"${name}":{"x":1}}`), deep]
      for (const value of values) {
        const bodies = [
          ['/register', `{${rest},"metadata":{"x":${value}}}`],
          ['/config/set', `{"serviceName":"${serviceName}","key":"n","value":${value}}`],
        ] as const
        for (const [path, body] of bodies) {
          const { status } = await stage.routes.ask('POST', path, { body })
          must(status === 400, `POST ${path} with ${value}: wanted 400, got ${status}`)
        }
      }
      const { text } = await stage.routes.ask('GET', '/servers')
      must(!text.includes(serviceName), 'the service was registered all the same')
    },
  },
  {
    id: 'MX-SEC-60',
    title: 'takes names that mean something in JavaScript for names like any others',
    needs: ['extension', 'routes'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      for (const name of [...FORBIDDEN, 'toString', 'hasOwnProperty']) {
        const gone = { unsubscribe: { id: name } }
        await peer.send(gone).expect({ type: 'error', code: 'unknown_subscription', id: name })
        const filter = { serviceName: name }
        await peer.send({ subscribe: filter, id: name }).expect({ type: 'subscribed', id: name })
        const query = `serviceName=${name}&key=${name}`
        const { status } = await stage.routes.ask('GET', `/config/get?${query}`)
        must(status === 404, `GET /config/get?${query}: wanted 404, got ${status}`)
        const found = await stage.routes.ask('GET', `/discover?serviceName=${name}`)
        must(found.status < 500, `GET /discover for ${name}: got ${found.status}`)
      }
    },
  },
  {
    id: 'MX-SEC-61',
    title: 'compares the names of a filter as they are: nothing in them is a pattern',
    needs: ['extension', 'routes'],
    async run(stage) {
      const name = stage.name('plain')
      const start = name.slice(0, -1)
      const odd = ['*', `${start}*`, `${start}?`, `${start}.`, `${start}[a-z0-9]`, '.*', '%', '#']
      const more = [name.toUpperCase(), `${name} `, ` ${name}`, `${name}\u0000`, `/${name}/`]
      const subscriptions = [...odd, ...more].map((serviceName) => ({
        id: serviceName,
        filter: { serviceName },
      }))
      const { peer } = await stage.greet({ subscriptions })
      const { peer: witness } = await stage.greet({
        subscriptions: [{ id: 's1', filter: { serviceName: name } }],
      })
      for (const serviceName of [name, `${start}*`]) {
        await stage.routes.setConfig(serviceName, 'n', 1)
      }
      await witness.expect({ event: 'config_changed', data: { serviceName: name } })
      const frames = (await peer.settle()).filter(({ event }) => event !== undefined)
      const isOwn = frames.length === 1 && fits(frames[0], { data: { serviceName: `${start}*` } })
      must(isOwn, `wanted one event, of the service ${start}*, got ${show(frames)}`)
    },
  },
  {
    id: 'MX-SEC-62',
    title: 'spends no effort on a filter that would be a costly pattern',
    needs: ['extension', 'routes'],
    async run(stage) {
      const costly = [
        '(a+)+$',
        '(a|aa)+$',
        `${'a*'.repeat(60)}b`,
        `${'*a'.repeat(60)}*b`,
        '^(.*)*$',
      ]
      const subscriptions = costly.map((serviceName, index) => ({
        id: `s${index}`,
        filter: { serviceName },
      }))
      const { peer } = await stage.greet({ subscriptions })
      const serviceName = `${'a'.repeat(120)}!${stage.name('a')}`
      await stage.routes.makeEvents(serviceName, 3)
      must((await peer.settle()).length === 0, 'a name that is a pattern let an event pass')
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-63',
    title: 'stays upright, and every connection open, whatever frames of chance say',
    needs: ['extension'],
    async run(stage) {
      const each = Math.floor(stage.facts.messageBurst * 0.75)
      for (let seed = 1; seed <= 6; seed++) {
        const isKnown = stage.has('locked') && stage.has('tokens')
        const token = isKnown ? await stage.token({ sub: stage.name(`u${seed}`) }) : undefined
        const { peer } = await stage.greet({ subscriptions: [] }, token)
        peer.send(...chanceFrames(seed, each))
        await about(`the frames of seed ${seed}`, peer.settle())
      }
      await mustStillServe(stage)
    },
  },
]

const FORBIDDEN = ['__proto__', 'constructor', 'prototype']

const BRACKETS = [
  ['[', ']'],
  ['{"a":', '}'],
] as const
