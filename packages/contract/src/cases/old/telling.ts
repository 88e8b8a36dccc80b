import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { absent, anyOffset, assertFits, fits, show, where } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { hears, isAnswered, isNotAnswered } from './hears.ts'

/** More than any of them keeps. */
const WHOLE_HISTORY = 100_000

/** What events say there, and what they leave out. */
export const TELLING: readonly Case[] = [
  {
    id: 'MX-OLD-20',
    title: 'sends events without an offset',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const peer = await stage.enter()
      peer.send({ subscribe: { serviceName } })
      await isAnswered(peer, { type: 'subscribed' })
      await stage.routes.setConfig(serviceName, 'k', 1)
      const data = { serviceName, key: 'k', value: 1 }
      const frame = await peer.until({ event: 'config_changed', data })
      assertFits(frame, { timestamp: anyOffset, offset: absent }, 'the event')
    },
  },
  {
    id: 'MX-OLD-21',
    title: 'names only the node in what it says of one, so that every service filter lets it pass',
    needs: ['routes'],
    async run(stage) {
      const peer = await stage.enter()
      const [event, other] = ['service_deregistered', stage.name('other')]
      peer.send({ subscribe: { event, serviceName: other } })
      await isAnswered(peer, { type: 'subscribed' })
      const nodeId = await stage.routes.register(stage.name())
      await stage.routes.deregister(nodeId)
      await hears(peer, { event, data: { nodeId, serviceName: absent } })
    },
  },
  {
    id: 'MX-OLD-22',
    title: 'calls a node by its host and port',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const nodeId = await stage.routes.register(serviceName, { host: '192.0.2.8', port: 3001 })
      must(nodeId === '192.0.2.8:3001', `wanted the node id 192.0.2.8:3001, got ${nodeId}`)
    },
  },
  {
    id: 'MX-OLD-23',
    title: 'says nothing to what is not JSON, and stays',
    needs: [],
    async run(stage) {
      const peer = await stage.enter()
      peer.send('not json', '{"subscribe":', '', 'null')
      await isNotAnswered(peer)
    },
  },
  {
    id: 'MX-OLD-24',
    title: 'gives the last events strictly later than a time',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      await stage.routes.makeEvents(serviceName, 3)
      const isMine = ({ data }: Frame) => fits(data, { serviceName })
      const mine = (await history(stage, 0, WHOLE_HISTORY)).filter(isMine)
      const [, second, third] = mine.map(({ timestamp }) => Number(timestamp))
      must(mine.length === 3 && second && third, `wanted three events, got ${show(mine)}`)
      const after = (await history(stage, third, WHOLE_HISTORY)).filter(isMine)
      must(after.length === 0, `wanted nothing later than ${third}, got ${show(after)}`)
      const before = (await history(stage, third - 1, WHOLE_HISTORY)).filter(isMine)
      must(before.length > 0, `wanted an event later than ${third - 1}, got none`)
      const last = await history(stage, 0, 2)
      const areLast = last.every(({ timestamp }) => Number(timestamp) >= second)
      must(last.length === 2 && areLast, `wanted the last two events, got ${show(last)}`)
    },
  },
  {
    id: 'MX-OLD-25',
    title: 'tells of no heartbeat',
    needs: ['routes'],
    async run(stage) {
      const nodeId = await stage.routes.register(stage.name(), { host: stage.name('host') })
      const peer = await stage.enter()
      peer.send({ subscribe: { nodeId } })
      await isAnswered(peer, { type: 'subscribed' })
      await stage.routes.heartbeat(nodeId)
      const about = { event: 'service_heartbeat', data: { nodeId } }
      const heard = (await peer.settle()).filter((frame) => fits(frame, about))
      must(heard.length === 0, `wanted no heartbeat, got ${show(heard)}`)
    },
  },
]

async function history(stage: Stage, since: number, limit: number): Promise<readonly Frame[]> {
  const answer = await stage.routes.ask('GET', `/events?since=${since}&limit=${limit}`)
  const list = where('a list of events', Array.isArray)
  const isList = answer.status === 200 && list.fits(answer.json)
  must(isList, `wanted ${list.says}, got ${answer.status} ${show(answer.json)}`)
  return answer.json as readonly Frame[]
}
