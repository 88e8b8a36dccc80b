import { must, NotApplicable } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { absent, assertFits } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { enter, enterUnheard, heard, ownUser, subscribe, tell } from './steps.ts'

const LIMITED = { type: 'error', message: 'Rate limit exceeded', code: 'rate_limited' }

/** More of them would fit into no frame. */
const MOST_TOPICS = 200

/** What a client may do, how much of it, and how long it may be silent. */
export const LIMITS: readonly Case[] = [
  {
    id: 'CR-SEC-13',
    title: 'refuses the whole of a subscribe that goes beyond the limit, and takes smaller ones',
    needs: ['documented', 'publish'],
    async run(stage) {
      const { maxSubscriptions } = stage.facts
      if (maxSubscriptions > MOST_TOPICS) throw new NotApplicable('more than one frame asks for')
      const names = Array.from({ length: maxSubscriptions + 1 }, (_, n) => stage.name(`t${n}`))
      const peer = await enter(stage)
      await subscribe(peer, ...names.slice(0, -2))
      const topics = names.slice(-2)
      const refused = { type: 'error', code: 'too_many_subscriptions' }
      await peer.send({ type: 'subscribe', topics }).expect(refused)
      const [fits = '', over = ''] = topics
      await tell(stage, 'order_update', { data: { topic: fits } }, { topic: fits })
      assertFits(await heard(stage, peer), [], 'what comes of a topic of the refused frame')
      await subscribe(peer, fits)
      await peer.send({ type: 'subscribe', topics: [over] }).expect(refused)
      peer.send({ type: 'unsubscribe', topics: [fits] })
      await peer.expect({ type: 'unsubscribed' })
      await subscribe(peer, over)
    },
  },
  {
    id: 'CR-SEC-18',
    title:
      'refuses a command of somebody without the role, in the guide’s words, and not an administrator’s',
    needs: ['documented', 'locked', 'tokens'],
    async run(stage) {
      const command = { type: 'admin_command', command: 'restart' }
      for (const role of ['viewer', 'Admin', stage.name('role')]) {
        const peer = await enter(stage, { token: await ownUser(stage, role, role) })
        const error = { type: 'error', message: 'Insufficient permissions', code: 'forbidden' }
        await peer.send(command).expect({ ...error, data: absent })
        await peer.settle()
      }
      const admin = await enter(stage, { token: await ownUser(stage, 'admin', 'admin') })
      assertFits(await admin.send(command).settle(), [], 'what answers an administrator')
    },
  },
  {
    id: 'CR-SEC-19',
    title: 'closes with 4409 who has said nothing for two heartbeats, and not before',
    needs: ['documented', 'silence', 'closing', 'pings'],
    async run(stage) {
      const since = stage.now()
      const peer = await enterUnheard(stage, { pongs: 'withheld' })
      const { heartbeatMs, silentForMs = 0, patienceMs } = stage.facts
      const { code } = await peer.closed(silentForMs + patienceMs)
      must(code === 4409, `wanted the connection to be closed with 4409, got ${code}`)
      const silence = stage.now() - since
      // Timers may be early by a millisecond or two.
      const least = 2 * heartbeatMs - 20
      must(silence >= least, `wanted at least ${least} ms of silence, got ${silence}`)
    },
  },
  {
    id: 'CR-SEC-28',
    title: 'answers and drops every frame beyond the limit, and keeps the connection',
    needs: ['documented', 'publish'],
    async run(stage) {
      const peer = await flooded(stage)
      const topic = stage.name()
      const dropped = [{ type: 'subscribe', topics: [topic] }, { type: 'pong' }, '{']
      for (const frame of dropped) await peer.send(frame).expect(LIMITED)
      await tell(stage, 'order_update', { data: { topic } }, { topic })
      await tell(stage, 'notification', { message: topic })
      await peer.expect({ type: 'notification', message: topic })
      must(!peer.ended, 'the connection was closed')
    },
  },
  {
    id: 'CR-SEC-29',
    title: 'counts every connection by itself',
    needs: ['documented'],
    async run(stage) {
      const other = await enter(stage)
      await flooded(stage)
      await other.settle()
      await enter(stage)
    },
  },
]

/** Somebody whose frames are all refused by now; those up to the limit were answered. */
async function flooded(stage: Stage): Promise<Peer> {
  const peer = await enterUnheard(stage)
  const { messageBurst } = stage.facts
  for (let sent = 0; sent < messageBurst; sent++) peer.send({ type: 'ping' })
  for (let answered = 0; answered < messageBurst; answered++) await peer.expect({ type: 'pong' })
  await peer.send({ type: 'ping' }).expect(LIMITED)
  return peer
}
