import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { show } from '../../shape.ts'
import { mustTellNothing } from './steps.ts'

/** What was said wrong must not come back: it may be a secret, or be meant for somebody else's screen. */
export const ECHOES: readonly Case[] = [
  {
    id: 'MX-SEC-89',
    title: 'repeats no value in what it answers to a frame it cannot read',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      peer.send(...BAD_FRAMES)
      const answers = await peer.settle()
      must(answers.length > 0, 'wanted some of these frames to be answered')
      const told = answers.find((answer) => JSON.stringify(answer).includes('canary'))
      must(!told, `a value came back: ${show(told)}`)
    },
  },
  {
    id: 'MX-SEC-90',
    title: 'repeats nothing before authentication, whatever is wrong with it',
    needs: ['locked'],
    async run(stage) {
      for (const frame of [...BAD_FRAMES, '{"auth":{"x":"canary"}}', '{"auth":["canary"]}']) {
        const frames = await (await stage.connect()).send(frame).leave()
        mustTellNothing(frames)
        must(!JSON.stringify(frames).includes('canary'), `it came back: ${show(frames)}`)
      }
    },
  },
  {
    id: 'MX-SEC-91',
    title: 'repeats no value of a request it cannot read, and no secret of any',
    needs: ['routes'],
    async run(stage) {
      const long = 'canary'.repeat(60)
      const asked = [
        ['POST', '/register', `{"serviceName":"${long}","host":"canary","port":1}`],
        ['POST', '/register', '{"serviceName":"x","host":"y","port":"canary"}'],
        ['POST', '/config/set', '{"serviceName":["canary"],"key":"canary","value":1}'],
        ['POST', '/register', '{"canary'],
        ['POST', '/signin', '{"username":"canary","password":"canary"}'],
        ['POST', '/signin', '{"username":{"x":"canary"},"password":"canary"}'],
        ['POST', '/refresh-token', '{"token":"canary.canary.canary"}'],
        ['GET', '/events?since=canary', undefined],
        ['GET', '/events?since=0&limit=canary', undefined],
        ['GET', '/events?after=0&epoch=canary', undefined],
      ] as const
      for (const [method, path, body] of asked) {
        const asking = body === undefined ? {} : { body }
        const { status, text } = await stage.routes.ask(method, path, asking)
        must(status >= 400, `${method} ${path}: wanted a refusal, got ${status}`)
        must(!text.includes('canary'), `${method} ${path}: a value came back: ${show(text)}`)
      }
    },
  },
]

/** The canary is never in an id, which an answer may repeat. */
const BAD_FRAMES: readonly string[] = [
  'canary',
  '{"canary',
  '"canary"',
  '["canary"]',
  '<script>canary</script>',
  '{"subscribe":"canary"}',
  '{"subscribe":{"event":{"a":"canary"}},"id":"s2"}',
  '{"subscribe":{"event":["canary"]}}',
  `{"subscribe":{"serviceName":"${'canary'.repeat(60)}"}}`,
  '{"unsubscribe":"canary"}',
  '{"unsubscribe":{"id":{"x":"canary"}}}',
  '{"ping":"canary"}',
  '{"refresh_token":"canary"}',
  '{"hello":{"v":2,"subscriptions":"canary"}}',
  '{"hello":{"v":"canary","subscriptions":[]}}',
  '{"__proto__":"canary","subscribe":{}}',
  '{"type":"error","message":"canary"}',
]
