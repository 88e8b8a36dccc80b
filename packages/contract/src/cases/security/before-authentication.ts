import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { show } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import {
  entering,
  EVERYTHING,
  isRefusal,
  makeSeenEvents,
  mustBeRefused,
  mustClose,
  mustStillServe,
  mustTellNothing,
} from './steps.ts'

/** What a server that wants tokens tells to those who have brought none. */
export const BEFORE_AUTHENTICATION: readonly Case[] = [
  {
    id: 'MX-SEC-01',
    title: 'tells nothing to a client that says nothing, while events flow',
    needs: ['locked', 'routes'],
    async run(stage) {
      const peer = await stage.connect()
      await makeSeenEvents(stage)
      mustTellNothing(await peer.leave())
    },
  },
  {
    id: 'MX-SEC-02',
    title: 'answers a subscribe without a token with a refusal and the end',
    needs: ['locked', 'routes'],
    async run(stage) {
      const frames = [{ subscribe: true }, { subscribe: { event: 'config_changed' } }]
      for (const frame of frames) {
        const peer = (await stage.connect()).send(frame)
        await makeSeenEvents(stage)
        await mustBeTurnedAway(stage, peer)
      }
    },
  },
  {
    id: 'MX-SEC-03',
    title: 'answers a hello without a token with a refusal, and with no state or history',
    needs: ['locked', 'extension', 'routes'],
    async run(stage) {
      const { peer: witness, epoch, offset } = await stage.greet()
      witness.drop()
      await makeSeenEvents(stage)
      const since = { registry: { epoch, offset } }
      for (const more of [{}, { snapshot: true }, { since }, { snapshot: true, since }]) {
        const peer = (await stage.connect()).send({ hello: { ...EVERYTHING, ...more } })
        await mustBeTurnedAway(stage, peer)
      }
    },
  },
  {
    id: 'MX-SEC-04',
    title: 'answers nothing else before authentication, whatever is sent',
    needs: ['locked', 'routes'],
    async run(stage) {
      const peers = await Promise.all(
        BEFORE.map(async (text) => (await stage.connect()).send(text)),
      )
      await makeSeenEvents(stage)
      for (const [index, peer] of peers.entries()) {
        await about(BEFORE[index] ?? '', peer.leave().then(mustTellNothing))
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-05',
    title: 'ends a connection that brings no token in time, with 4408',
    needs: ['locked', 'closing'],
    async run(stage) {
      const { authWithinMs, patienceMs } = stage.facts
      const began = stage.now()
      const silent = await stage.connect()
      const busy = await stage.connect()
      // What says no more than this must not prolong the wait.
      const steps = Array.from({ length: 5 }, () => authWithinMs / 6)
      for (const step of steps) {
        await stage.wait(step)
        if (!busy.ended) busy.send('{"nothing":1}')
      }
      const { code } = await silent.closed(authWithinMs + patienceMs)
      const tookMs = stage.now() - began
      must(code === 4408, `wanted 4408, got ${code}`)
      must(tookMs >= authWithinMs * 0.8, `closed after ${Math.round(tookMs)} ms already`)
      await about('a client that sends frames without meaning', busy.closed(patienceMs))
      mustTellNothing([...silent.rest(), ...busy.rest()])
    },
  },
  {
    id: 'MX-SEC-06',
    title: 'does not take a token from a cookie',
    needs: ['locked', 'handshake', 'routes'],
    async run(stage) {
      const token = await stage.token()
      const names = ['token', 'access_token', 'auth', 'jwt', 'session', 'Authorization']
      const cookie = names.map((name) => `${name}=${token}`).join('; ')
      const peer = await stage.connect({ headers: { cookie } })
      peer.send({ subscribe: true })
      await makeSeenEvents(stage)
      await mustBeTurnedAway(stage, peer)
      const { status } = await stage.routes.ask('GET', '/servers', {
        headers: { cookie },
        token: '',
      })
      must(status === 401, `GET /servers with a cookie: wanted 401, got ${status}`)
    },
  },
  {
    id: 'MX-SEC-07',
    title: 'takes a token from the Authorization header',
    needs: ['locked', 'handshake', 'extension'],
    async run(stage) {
      const authorization = `Bearer ${await stage.token()}`
      const peer = await stage.connect({ headers: { authorization } })
      peer.send({ hello: EVERYTHING })
      await peer.expect({ type: 'welcome' })
    },
  },
  {
    id: 'MX-SEC-08',
    title: 'refuses a token of the header in band, not by a status',
    strength: 'should',
    needs: ['locked', 'handshake'],
    async run(stage) {
      for (const token of ['garbage', `${await stage.token()}x`]) {
        const peer = await stage.connect({ headers: { authorization: `Bearer ${token}` } })
        await mustBeRefused(stage, peer)
      }
    },
  },
  {
    id: 'MX-SEC-09',
    title: 'lets nobody in by an empty or a wrong token in the address',
    needs: ['locked', 'handshake', 'routes'],
    async run(stage) {
      for (const query of ['?token=', '?token=x', '?token=null', '?access_token=x', '?a=b']) {
        const peer = await stage.connect({ query })
        peer.send({ subscribe: true })
        await about(query, mustBeTurnedAway(stage, peer))
      }
    },
  },
  {
    id: 'MX-SEC-10',
    title: 'takes the token of the first frame where the address holds an empty one',
    needs: ['locked', 'handshake'],
    async run(stage) {
      const token = await stage.token()
      for (const query of ['', '?', '?token=', '?a=b']) {
        const peer = (await stage.connect({ query })).send(entering(stage, token))
        const type = stage.has('extension') ? 'welcome' : 'authenticated'
        await about(`the address with ${query}`, peer.expect({ type }))
      }
    },
  },
]

/** Frames that are no attempt to come in, or none that can be read. */
const BEFORE = [
  '{"ping":1}',
  '{"refresh_token":true}',
  '{"unsubscribe":true}',
  '{"unsubscribe":{"id":"s1"}}',
  '{"subscribe":7}',
  '{"hello":7}',
  '{"hello":{"v":2}}',
  '{"auth":',
  '[]',
  '[{"subscribe":true}]',
  '"text"',
  'null',
  '{"__proto__":{"subscribe":true}}',
  '{"event":"service_registered","data":{}}',
  '{"type":"authenticated","user":{"role":"admin"}}',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
]

/** One refusal, and the end. */
async function mustBeTurnedAway(stage: Stage, peer: Peer): Promise<void> {
  const frame = await peer.next('a refusal')
  must(isRefusal(frame), `wanted a refusal, got ${show(frame)}`)
  await mustClose(stage, peer, 4500)
}
