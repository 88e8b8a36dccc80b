import { NotApplicable } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { absent, assertFits, fits, where } from '../../shape.ts'
import type { Peer } from '../../peer.ts'
import type { Frame, Shape } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { heardUpTo, place, subscribe } from './steps.ts'

/** What each event tells. */
export const EVENT_DATA: readonly Case[] = [
  {
    id: 'MX-CORE-48',
    title: 'tells of a registration with the service and the node',
    needs: ['routes'],
    async run(stage) {
      const [serviceName, metadata] = [
        stage.name(),
        { zone: 'eu', tags: ['a', 'b'], deep: { n: [1] } },
      ]
      const { host, port } = place(stage)
      const peer = await stage.enter()
      await subscribe(peer, { event: 'service_registered', serviceName })
      const nodeId = await stage.routes.register(serviceName, { host, port, metadata })
      const { data } = await peer.until({ event: 'service_registered', data: { serviceName } })
      assertFits(data, { serviceName, nodeId }, 'the data')
      assertAtMost(data, { host, port, metadata: same(metadata) })
    },
  },
  {
    id: 'MX-CORE-49',
    title: 'tells of a deregistration with the node',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const nodeId = await stage.routes.register(serviceName, place(stage))
      const peer = await stage.enter()
      await subscribe(peer, { event: 'service_deregistered', nodeId })
      await stage.routes.deregister(nodeId)
      const { data } = await peer.until({ event: 'service_deregistered', data: { nodeId } })
      assertAtMost(data, { serviceName })
    },
  },
  {
    id: 'MX-CORE-50',
    title: 'tells of each heartbeat with the node',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const nodeId = await stage.routes.register(serviceName, place(stage))
      const peer = await stage.enter()
      await subscribe(peer, { nodeId })
      await stage.routes.heartbeat(nodeId)
      await stage.routes.heartbeat(nodeId)
      await stage.routes.deregister(nodeId)
      const [beat, last] = [of('service_heartbeat', nodeId), of('service_deregistered', nodeId)]
      assertFits(await heardUpTo(stage, peer, last), [beat, beat, last], 'what came')
    },
  },
  {
    id: 'MX-CORE-51',
    title: 'tells of a changed configuration with the key, and with a value of any kind',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { event: 'config_changed', serviceName })
      const values = [
        5000,
        -1.5,
        'text',
        '',
        true,
        false,
        null,
        [],
        [1, [2]],
        {},
        { a: { b: null } },
      ]
      for (const value of values) await stage.routes.setConfig(serviceName, 'k', value)
      await stage.routes.setConfig(serviceName, 'last', 1)
      const last = { event: 'config_changed', data: { serviceName, key: 'last' } }
      const came = await heardUpTo(stage, peer, last)
      const wanted = values.map((value) => ({
        data: { serviceName, key: 'k', value: same(value) },
      }))
      assertFits(came, [...wanted, last], 'what came')
      for (const [index, { data }] of came.slice(0, -1).entries()) {
        assertAtMost(data, { version: index + 1 })
      }
    },
  },
  {
    id: 'MX-CORE-52',
    title: 'tells of a deleted configuration with the service and the key',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { event: 'config_deleted', serviceName })
      for (const key of ['one', 'two']) await stage.routes.setConfig(serviceName, key, 1)
      await stage.routes.deleteConfig(serviceName, 'two')
      await stage.routes.deleteConfig(serviceName, 'one')
      const wanted = ['two', 'one'].map((key) => ({
        event: 'config_deleted',
        data: { serviceName, key, value: absent },
      }))
      assertFits(await heardUpTo(stage, peer, wanted[1]), wanted, 'what came')
    },
  },
  {
    id: 'MX-CORE-53',
    title: 'tells once of a circuit that opens, with its failures and when it is tried again',
    needs: ['routes', 'extension'],
    async run(stage) {
      const { nodeId, peer } = await watchNode(stage)
      const { data, timestamp } = await openCircuit(stage, nodeId, peer)
      const later = where('later than the event', (value) => Number(value) > Number(timestamp))
      const some = where('above 0', (value) => Number(value) > 0)
      assertAtMost(data, { failures: some, nextTry: later })
      await stage.routes.deregister(nodeId)
      const last = of('service_deregistered', nodeId)
      const came = await heardUpTo(stage, peer, last)
      const again = came.filter(({ event }) => event === 'circuit_open')
      assertFits(again, [], 'circuits that opened once more')
    },
  },
  {
    id: 'MX-CORE-54',
    title: 'tries a circuit again when its time has come, and tells when it has closed',
    needs: ['routes', 'extension'],
    async run(stage) {
      const { nodeId, peer } = await watchNode(stage)
      const { data, timestamp } = await openCircuit(stage, nodeId, peer)
      const { nextTry } = Object(data) as Frame
      if (nextTry === undefined)
        throw new NotApplicable('the server does not say when it tries again')
      const waitMs = Number(nextTry) - Number(timestamp)
      await peer.until(of('circuit_half_open', nodeId), waitMs + stage.facts.patienceMs)
      const path = `/circuit-breaker/${encodeURIComponent(nodeId)}`
      await stage.routes.ask('POST', path, { body: { outcome: 'success' } })
      const last = of('circuit_closed', nodeId)
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came of a call that went well')
    },
  },
  {
    id: 'MX-CORE-55',
    title: 'names the service in every event of its nodes',
    needs: ['routes', 'extension'],
    async run(stage) {
      const serviceName = stage.name()
      const { peer } = await stage.greet({ subscriptions: [{ id: 'a', filter: { serviceName } }] })
      const nodeId = await stage.routes.register(serviceName, place(stage))
      await stage.routes.heartbeat(nodeId)
      await stage.routes.openCircuit(nodeId)
      await stage.routes.deregister(nodeId)
      const came = await heardUpTo(stage, peer, of('service_deregistered', nodeId))
      for (const frame of came) assertFits(frame, { data: { serviceName, nodeId } })
      const told = came.map(({ event }) => event)
      const wanted = [
        'service_registered',
        'service_heartbeat',
        'circuit_open',
        'service_deregistered',
      ]
      assertFits(
        told.filter((event) => wanted.includes(String(event))),
        wanted,
        'the events',
      )
    },
  },
]

function of(event: string, nodeId: string): Frame {
  return { event, data: { nodeId } }
}

/** A node of the case's own, and a client that wants all its events. */
async function watchNode(stage: Stage) {
  const nodeId = await stage.routes.register(stage.name(), place(stage))
  const { peer } = await stage.greet({ subscriptions: [{ id: 'a', filter: { nodeId } }] })
  return { nodeId, peer }
}

async function openCircuit(stage: Stage, nodeId: string, peer: Peer): Promise<Frame> {
  await stage.routes.openCircuit(nodeId)
  return peer.until(of('circuit_open', nodeId))
}

/** What may be missing is right where it is there. */
function assertAtMost(data: unknown, optional: Frame): void {
  const told = Object(data) as Frame
  for (const [name, value] of Object.entries(optional)) {
    if (Object.hasOwn(told, name)) assertFits(told[name], value, `${name} in the data`)
  }
}

/** The same value and nothing beside it, which a shape alone does not say. */
function same(wanted: unknown): Shape {
  return where(JSON.stringify(wanted), (value) => fits(value, wanted) && fits(wanted, value))
}
