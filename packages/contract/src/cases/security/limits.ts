import { about } from '../about.ts'
import { must, NotApplicable } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { absent, assertFits, fits, show, where } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { mustStillServe, ownUser } from './steps.ts'

/** How many frames, subscriptions and connections a client may have. */
export const LIMITS: readonly Case[] = [
  {
    id: 'MX-SEC-47',
    title: 'answers frames that come too fast with rate_limited, and others again afterwards',
    needs: ['extension'],
    async run(stage) {
      const peer = await greetAlone(stage)
      const count = stage.facts.messageBurst + 5
      sendPings(peer, count)
      const answers = await take(stage, peer, count)
      must(answers.length === count, `wanted ${count} answers, got ${answers.length}`)
      const limited = answers.filter(({ type }) => type !== 'pong')
      must(limited.length > 0, `wanted one of ${count} frames refused, got ${count} pongs`)
      const retryAfterMs = where('a positive number', (value) => Number(value) > 0)
      const error = { type: 'error', code: 'rate_limited', retryable: true, retryAfterMs }
      for (const one of limited) assertFits(one, error, 'the refusal')
      await stage.wait(Math.max(...limited.map((one) => Number(one['retryAfterMs']))) + 50)
      await peer.settle()
    },
  },
  {
    id: 'MX-SEC-48',
    title: 'ends a connection that goes on sending too fast, with 4429',
    needs: ['extension', 'closing'],
    async run(stage) {
      const { peer: other } = await stage.greet({ subscriptions: [] })
      const peer = await greetAlone(stage)
      sendPings(peer, stage.facts.messageBurst * 5)
      const { code } = await peer.closed()
      must(code === 4429, `wanted 4429, got ${code}`)
      await about('another client', other.settle())
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-49',
    title: 'counts the frames of all connections of a user together',
    strength: 'should',
    needs: ['locked', 'extension', 'tokens'],
    async run(stage) {
      const token = await ownUser(stage, 'many')
      const other = await greetAlone(stage, 'other')
      const each = Math.floor(stage.facts.messageBurst * 0.75)
      const peers: Peer[] = []
      for (let count = 0; count < 3; count++) {
        peers.push((await stage.greet({ subscriptions: [] }, token)).peer)
      }
      for (const peer of peers) sendPings(peer, each)
      const answers = (await Promise.all(peers.map((peer) => take(stage, peer, each)))).flat()
      const limited = answers.filter((one) => fits(one, { code: 'rate_limited' }))
      must(limited.length > 0, `wanted some of ${3 * each} frames refused, got ${show(answers)}`)
      await about('another user', other.settle())
    },
  },
  {
    id: 'MX-SEC-50',
    title: 'refuses the subscription that is one too many in a hello, and keeps the others',
    needs: ['extension', 'routes'],
    async run(stage) {
      const most = mostSubscriptions(stage)
      const services = Array.from({ length: most + 1 }, (_, index) => stage.name(`s${index}`))
      const subscriptions = services.map((serviceName, index) => ({
        id: `s${index}`,
        filter: { serviceName },
      }))
      const { peer, welcome } = await stage.greet({ subscriptions })
      const error = { code: 'too_many_subscriptions' }
      const wanted = subscriptions.map(({ id }, index) =>
        index < most ? { id, error: absent } : { id, error },
      )
      assertFits(welcome['subscriptions'], wanted, 'the answers')
      const [first = '', last = '', over = ''] = [services[0], services[most - 1], services[most]]
      for (const serviceName of [over, first, last]) {
        await stage.routes.setConfig(serviceName, 'n', 1)
      }
      await peer.expect({ event: 'config_changed', data: { serviceName: first } })
      await peer.expect({ event: 'config_changed', data: { serviceName: last } })
    },
  },
  {
    id: 'MX-SEC-51',
    title: 'refuses a later one too many, and takes it where another has ended',
    needs: ['extension'],
    async run(stage) {
      const subscriptions = Array.from({ length: mostSubscriptions(stage) }, (_, index) => ({
        id: `s${index}`,
        filter: { serviceName: stage.name(`s${index}`) },
      }))
      const { peer } = await stage.greet({ subscriptions })
      const over = { subscribe: { serviceName: stage.name('over') }, id: 'over' }
      const refusal = { type: 'error', code: 'too_many_subscriptions', retryable: false }
      await peer.send(over).expect({ ...refusal, id: 'over' })
      await peer.send({ subscribe: { nodeId: stage.name('unnamed') } }).expect(refusal)
      await peer.send({ ...over, id: 's0' }).expect({ type: 'subscribed', id: 's0' })
      await peer.send({ unsubscribe: { id: 's0' } }).expect({ type: 'unsubscribed', id: 's0' })
      await peer.send(over).expect({ type: 'subscribed', id: 'over' })
    },
  },
  {
    id: 'MX-SEC-52',
    title:
      'reads names of up to 256 characters in a filter and ids of up to 64, and no longer ones',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      for (const name of ['event', 'serviceName', 'nodeId']) {
        const filter = { [name]: 'x'.repeat(256) }
        await peer.send({ subscribe: filter, id: name }).expect({ type: 'subscribed', filter })
        peer.send({ subscribe: { [name]: 'x'.repeat(257) }, id: 'long' })
        await about(`${name} of 257 characters`, peer.expect({ type: 'error', retryable: false }))
      }
      const id = 'i'.repeat(64)
      await peer.send({ subscribe: {}, id }).expect({ type: 'subscribed', id })
      for (const wrong of [`${id}i`, '']) {
        peer.send({ subscribe: {}, id: wrong })
        const what = `an id of ${wrong.length} characters`
        await about(what, peer.until({ type: 'error', retryable: false }))
      }
    },
  },
  {
    id: 'MX-SEC-53',
    title: 'closes one connection too many of a user with 4505, and touches no other',
    needs: ['locked', 'extension', 'tokens', 'userLimit', 'closing'],
    async run(stage) {
      const token = await ownUser(stage, 'many')
      const most = stage.facts.connectionsPerUser ?? 0
      const peers: Peer[] = []
      while (peers.length < most) peers.push((await stage.greet({}, token)).peer)
      const { peer: over } = await stage.sayHello({}, token)
      const { code } = await over.closed()
      must(code === 4505, `wanted connection ${most + 1} to be closed with 4505, got ${code}`)
      must(!over.rest().some(({ type }) => type === 'welcome'), 'it was welcomed before')
      for (const peer of peers) await about('those that were there', peer.settle())
      await about('another user', greetAlone(stage, 'other'))
      await peers[0]?.leave()
      await mustComeIn(stage, token)
    },
  },
]

/** More of them would fit into no frame. */
const MOST_TESTED = 500

function mostSubscriptions({ facts: { maxSubscriptions } }: Stage): number {
  if (maxSubscriptions <= MOST_TESTED) return maxSubscriptions
  throw new NotApplicable(`${maxSubscriptions} subscriptions are more than one frame can ask for`)
}

/** As a user of its own where there are users. */
async function greetAlone(stage: Stage, word?: string): Promise<Peer> {
  const isKnown = stage.has('locked') && stage.has('tokens')
  const token = isKnown ? await ownUser(stage, word) : undefined
  return (await stage.greet({ subscriptions: [] }, token)).peer
}

function sendPings(peer: Peer, count: number): void {
  for (let ping = 1; ping <= count; ping++) peer.send({ ping })
}

/** So many answers, or as many as come. */
async function take(stage: Stage, peer: Peer, count: number): Promise<readonly Frame[]> {
  const frames: Frame[] = []
  const since = stage.now()
  while (frames.length < count) {
    const frame = await peer.next('an answer', undefined, since).catch(() => undefined)
    if (!frame) break
    if (frame['type'] !== 'bookmark') frames.push(frame)
  }
  return frames
}

/** A place is free a moment after its connection has gone. */
async function mustComeIn(stage: Stage, token: string): Promise<void> {
  const until = stage.now() + stage.facts.patienceMs
  for (;;) {
    const { peer } = await stage.sayHello({}, token)
    const frame = await peer.next('a welcome').catch(() => undefined)
    if (frame?.['type'] === 'welcome') return
    must(stage.now() < until, 'wanted a free place to be taken again, got no welcome')
    await stage.wait(50)
  }
}
