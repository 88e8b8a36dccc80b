import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Answer } from '../../routes.ts'
import { anyList, assertFits, show, where } from '../../shape.ts'
import type { Frame, Wanted } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { mustAnswer, place, queryOf } from './steps.ts'

/** What the routes of the documents do. */
export const REGISTRY_ROUTES: readonly Case[] = [
  {
    id: 'MX-CORE-101',
    title: 'registers an instance, lists its service and finds it',
    needs: ['routes'],
    async run(stage) {
      const [serviceName, address] = [stage.name('Bücher & mehr'), place(stage)]
      const nodeId = await stage.routes.register(serviceName, address)
      const again = await stage.routes.register(serviceName, address)
      must(nodeId === again, `wanted the same node id for the same instance, got ${again}`)
      const listed = (await servicesOf(stage)).filter((name) => name === serviceName)
      assertFits(listed, [serviceName], 'the service in GET /servers')
      mustAnswer(await discover(stage, { serviceName }), 200, at(address))
    },
  },
  {
    id: 'MX-CORE-102',
    title: 'finds an instance of the very service, with the version and the tags asked for',
    needs: ['routes'],
    async run(stage) {
      const [serviceName, tagged] = [stage.name('versions'), stage.name('tags')]
      const [one, two, three] = [3001, 3002, 3003].map((port) => place(stage, port))
      const { routes } = stage
      await routes.register(serviceName, { ...one, metadata: { version: '1.0' } })
      await routes.register(serviceName, { ...two, metadata: { version: '2.0' } })
      await routes.register(tagged, { ...three, metadata: { tags: ['blue', 'eu'] } })
      for (const [version, address] of [['2.0', two] as const, ['1.0', one] as const]) {
        mustAnswer(await discover(stage, { serviceName, version }), 200, at(address))
        mustAnswer(await discover(stage, { serviceName, version }), 200, at(address))
      }
      mustAnswer(await discover(stage, { serviceName, version: '3.0' }), 404)
      mustAnswer(await discover(stage, { serviceName: tagged, tags: 'eu,blue' }), 200, at(three))
      mustAnswer(await discover(stage, { serviceName: tagged, tags: 'eu,red' }), 404)
      mustAnswer(await discover(stage, { serviceName: stage.name('tag') }), 404)
    },
  },
  {
    id: 'MX-CORE-103',
    title: 'neither lists nor finds a service whose last instance was deregistered',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const [first, second] = [place(stage, 3001), place(stage, 3002)]
      const gone = await stage.routes.register(serviceName, first)
      const last = await stage.routes.register(serviceName, second)
      await stage.routes.deregister(gone)
      mustAnswer(await discover(stage, { serviceName }), 200, at(second))
      mustAnswer(await discover(stage, { serviceName }), 200, at(second))
      await stage.routes.deregister(last)
      mustAnswer(await discover(stage, { serviceName }), 404)
      const listed = (await servicesOf(stage)).filter((name) => name === serviceName)
      assertFits(listed, [], 'the service in GET /servers')
    },
  },
  {
    id: 'MX-CORE-104',
    title: 'tells with a heartbeat whether it knows the node',
    needs: ['routes'],
    async run(stage) {
      const nodeId = await stage.routes.register(stage.name(), place(stage))
      const beat = (id: string) => stage.routes.ask('POST', '/heartbeat', { body: { nodeId: id } })
      mustAnswer(await beat(nodeId), 200, { success: true })
      const { json } = await beat(`${nodeId}0`)
      must((Object(json) as Frame)['success'] !== true, 'wanted no success for an unknown node')
      await stage.routes.deregister(nodeId)
      const after = Object((await beat(nodeId)).json) as Frame
      must(after['success'] !== true, 'wanted no success for a node that has gone')
    },
  },
  {
    id: 'MX-CORE-105',
    title: 'keeps configuration by service and key, and counts its versions from 1',
    needs: ['routes'],
    async run(stage) {
      const [serviceName, key] = [stage.name('bücher'), 'a key &=?#%+/ ü']
      const get = (of: Frame) => stage.routes.ask('GET', `/config/get?${queryOf(of)}`)
      const set = (body: Frame) => stage.routes.ask('POST', '/config/set', { body })
      await stage.routes.setConfig(serviceName, key, { ms: [5000, null] })
      await stage.routes.setConfig(serviceName, 'other', false)
      const value = { ms: [6000] }
      mustAnswer(await set({ serviceName, key, value }), 200, { value, version: 2 })
      mustAnswer(await get({ serviceName, key }), 200, { value, version: 2 })
      mustAnswer(await get({ serviceName, key: 'other' }), 200, { value: false, version: 1 })
      mustAnswer(await get({ serviceName: `${serviceName}-2`, key }), 404)
      const all = await stage.routes.ask('GET', `/config/all?${queryOf({ serviceName })}`)
      mustAnswer(all, 200, { [key]: { value, version: 2 }, other: { value: false } })
      assertFits(Object.keys(Object(all.json) as Frame).sort(), [key, 'other'].sort(), 'the keys')
    },
  },
  {
    id: 'MX-CORE-106',
    title: 'forgets configuration that is deleted, and no other',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      for (const key of ['one', 'two']) await stage.routes.setConfig(serviceName, key, key)
      const one = queryOf({ serviceName, key: 'one' })
      await stage.routes.deleteConfig(serviceName, 'one')
      mustAnswer(await stage.routes.ask('GET', `/config/get?${one}`), 404)
      mustAnswer(await stage.routes.ask('DELETE', `/config/delete?${one}`), 404)
      const all = await stage.routes.ask('GET', `/config/all?${queryOf({ serviceName })}`)
      assertFits(Object.keys(Object(all.json) as Frame), ['two'], 'the keys that are left')
    },
  },
  {
    id: 'MX-CORE-107',
    title: 'says that the circuit of a node without trouble is closed',
    needs: ['routes'],
    async run(stage) {
      const nodeId = await stage.routes.register(stage.name(), place(stage))
      // The colons stay: old servers compare the path as it travelled.
      const answer = await stage.routes.ask('GET', `/circuit-breaker/${nodeId}`)
      const { failureCount = 0, failures = failureCount } = Object(answer.json) as Frame
      mustAnswer(answer, 200, { state: 'closed' })
      must(failures === 0, `wanted no failures, got ${show(failures)}`)
    },
  },
  {
    id: 'MX-CORE-108',
    title: 'says that a circuit is open, and finds another instance meanwhile',
    needs: ['routes', 'extension'],
    async run(stage) {
      const serviceName = stage.name()
      const [ill, well] = [place(stage, 3001), place(stage, 3002)]
      const nodeId = await stage.routes.register(serviceName, ill)
      await stage.routes.register(serviceName, well)
      await stage.routes.openCircuit(nodeId)
      const open = { state: 'open', failureCount: where('above 0', (count) => Number(count) > 0) }
      mustAnswer(await stage.routes.ask('GET', `/circuit-breaker/${nodeId}`), 200, open)
      mustAnswer(await discover(stage, { serviceName }), 200, at(well))
      mustAnswer(await discover(stage, { serviceName }), 200, at(well))
    },
  },
  {
    id: 'MX-CORE-109',
    title: 'says how it is to whoever asks, without a token',
    needs: ['routes'],
    async run(stage) {
      const answer = await stage.routes.ask('GET', '/health', { token: '' })
      mustAnswer(answer, 200, { status: 'ok' })
    },
  },
  {
    id: 'MX-CORE-110',
    title: 'counts every event in its metrics',
    needs: ['routes'],
    async run(stage) {
      const headers = { accept: 'application/json' }
      const count = async () => {
        const { json } = await stage.routes.ask('GET', '/metrics', { headers })
        return (Object(json) as Frame)['eventsBroadcasted']
      }
      const before = Number(await count())
      await stage.routes.makeEvents(stage.name(), 4)
      const after = await count()
      // Others make events, too.
      const more = where(`${before + 4} or more`, (value) => Number(value) >= before + 4)
      assertFits(after, more, 'eventsBroadcasted')
    },
  },
]

/** Old servers say the address in one, new ones in two fields. */
function at(place: { readonly host: string; readonly port: number } | undefined): Wanted {
  const { host = '', port = 0 } = place ?? {}
  return where(`an instance at ${host}:${port}`, (value) => {
    const found = Object(value) as Frame
    const { address } = found
    return address === `${host}:${port}` || (found['host'] === host && found['port'] === port)
  })
}

function discover(stage: Stage, query: Frame): Promise<Answer> {
  return stage.routes.ask('GET', `/discover?${queryOf(query)}`)
}

async function servicesOf(stage: Stage): Promise<readonly unknown[]> {
  const answer = await stage.routes.ask('GET', '/servers')
  mustAnswer(answer, 200, { services: anyList })
  return (answer.json as { readonly services: readonly unknown[] }).services
}
