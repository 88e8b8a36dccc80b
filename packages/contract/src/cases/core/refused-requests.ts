import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Answer } from '../../routes.ts'
import { anyText, assertFits, show } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { heardUpTo, mustAnswer, place, queryOf, subscribe } from './steps.ts'

/** A request that cannot be done, and the field that is wrong. */
type Wrong = readonly [field: string, method: string, path: string, body?: unknown]

/** How requests are refused. */
export const REFUSED_REQUESTS: readonly Case[] = [
  {
    id: 'MX-CORE-114',
    title: 'refuses requests that lack something, and does nothing of what they say',
    needs: ['routes'],
    async run(stage) {
      const peer = await stage.enter()
      await subscribe(peer, true)
      for (const wrong of lacking(stage)) mustRefuse(wrong, await ask(stage, wrong))
      const name = stage.name('last')
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-115',
    title: 'refuses requests that hold what cannot be, and does nothing of what they say',
    needs: ['routes', 'extension'],
    async run(stage) {
      const { peer } = await stage.greet()
      for (const wrong of impossible(stage)) mustRefuse(wrong, await ask(stage, wrong))
      const name = stage.name('last')
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-116',
    title:
      'refuses requests with problem details that name the field, and an error for old clients',
    needs: ['routes', 'extension'],
    async run(stage) {
      for (const wrong of [...lacking(stage), ...impossible(stage)]) {
        const answer = await ask(stage, wrong)
        const [field, method, path] = wrong
        const { status, headers, text } = answer
        const what = `${method} ${path}: `
        const kind = headers['content-type'] ?? 'none'
        must(kind.startsWith('application/problem+json'), `${what}wanted problem+json, got ${kind}`)
        const details = { type: anyText, title: anyText, status, error: anyText }
        assertFits(answer.json, details, `${what}the problem`)
        const isNamed = field === '' || text.includes(field)
        must(isNamed, `${what}wanted the field ${field} to be named, got ${text}`)
      }
    },
  },
  {
    id: 'MX-CORE-117',
    title: 'answers with 404 where there is nothing',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      for (const path of ['/no-such-route', '/config', `/discover/${name}`]) {
        mustAnswer(await stage.routes.ask('GET', path), 404)
      }
      mustAnswer(await stage.routes.ask('GET', `/discover?serviceName=${name}`), 404)
      mustAnswer(await stage.routes.ask('GET', `/config/get?serviceName=${name}&key=k`), 404)
      mustAnswer(await stage.routes.ask('DELETE', `/config/delete?serviceName=${name}&key=k`), 404)
    },
  },
  {
    id: 'MX-CORE-118',
    title: 'answers another method than those of a route with 405 and tells them',
    needs: ['routes', 'extension'],
    async run(stage) {
      const routes = [
        ['GET', '/register', 'POST'],
        ['DELETE', '/servers', 'GET'],
        ['POST', '/config/delete', 'DELETE'],
      ] as const
      for (const [method, path, allowed] of routes) {
        const answer = await stage.routes.ask(method, path)
        mustAnswer(answer, 405)
        const allow = answer.headers['allow'] ?? 'none'
        must(allow.includes(allowed), `${path}: wanted ${allowed} in Allow, got ${allow}`)
      }
    },
  },
  {
    id: 'MX-CORE-119',
    title: 'ignores fields and parameters that it does not know',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      await stage.routes.register(serviceName, { ...place(stage), colour: 'red' })
      const query = queryOf({ serviceName, colour: 'red' })
      mustAnswer(await stage.routes.ask('GET', `/discover?${query}`), 200)
      await stage.routes.setConfig(serviceName, 'k', 1)
      mustAnswer(await stage.routes.ask('GET', `/config/all?${query}`), 200, { k: { value: 1 } })
    },
  },
  {
    id: 'MX-CORE-120',
    title: 'says of its answers that they are JSON',
    needs: ['routes'],
    async run(stage) {
      for (const path of ['/servers', '/health', '/events?since=0&limit=1']) {
        const { headers, json } = await stage.routes.ask('GET', path)
        const kind = headers['content-type'] ?? 'none'
        must(kind.startsWith('application/json'), `${path}: wanted application/json, got ${kind}`)
        must(json !== undefined, `${path}: wanted JSON; it is none`)
      }
    },
  },
]

/** What no server can do, for it is not told what with. */
function lacking(stage: Stage): readonly Wrong[] {
  const [serviceName, { host, port }] = [stage.name(), place(stage)]
  return [
    ['serviceName', 'POST', '/register', { host, port }],
    ['host', 'POST', '/register', { serviceName, port }],
    ['port', 'POST', '/register', { serviceName, host }],
    ['', 'POST', '/register', `{"serviceName":"${serviceName}"`],
    ['nodeId', 'POST', '/heartbeat', {}],
    ['nodeId', 'DELETE', '/deregister', {}],
    ['serviceName', 'GET', '/discover'],
    ['key', 'POST', '/config/set', { serviceName, value: 1 }],
    ['serviceName', 'POST', '/config/set', { key: stage.name('key'), value: 1 }],
    ['key', 'GET', `/config/get?${queryOf({ serviceName })}`],
    ['serviceName', 'GET', '/config/all'],
    ['key', 'DELETE', `/config/delete?${queryOf({ serviceName })}`],
  ]
}

function impossible(stage: Stage): readonly Wrong[] {
  const serviceName = stage.name()
  const registration = { serviceName, ...place(stage) }
  return [
    ['port', 'POST', '/register', { ...registration, port: '3000' }],
    ['port', 'POST', '/register', { ...registration, port: 0 }],
    ['port', 'POST', '/register', { ...registration, port: 65_536 }],
    ['host', 'POST', '/register', { ...registration, host: ['a', serviceName] }],
    ['serviceName', 'POST', '/register', { ...registration, serviceName: 'x'.repeat(257) }],
    ['metadata', 'POST', '/register', { ...registration, metadata: 'red' }],
    ['', 'POST', '/register', [registration]],
    ['', 'POST', '/register', 'null'],
    ['value', 'POST', '/config/set', { serviceName, key: 'k' }],
    ['key', 'POST', '/config/set', { serviceName, key: 17, value: 1 }],
    ['since', 'GET', '/events?since=yesterday'],
    ['since', 'GET', '/events?since=-1'],
    ['limit', 'GET', '/events?since=0&limit=0'],
    ['limit', 'GET', '/events?since=0&limit=many'],
    ['outcome', 'POST', '/circuit-breaker/a', { outcome: 'maybe' }],
  ]
}

function ask(stage: Stage, [, method, path, body]: Wrong): Promise<Answer> {
  return stage.routes.ask(method, path, body === undefined ? {} : { body })
}

/** 401 and 403 would speak of the token, which is a good one; 404 of what is not there. */
function mustRefuse([, method, path, body]: Wrong, { status }: Answer): void {
  const isRefused = status >= 400 && status < 500 && ![401, 403, 404, 405, 429].includes(status)
  must(isRefused, `${method} ${path} ${show(body)}: wanted 400, got ${status}`)
}
