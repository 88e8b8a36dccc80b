import { must } from '../../breach.ts'
import type { Ability } from '../../abilities.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import type { TokenWish } from '../../target.ts'
import { CHANNEL, dataHeard, GREETING, listen, publish, subscribe } from './steps.ts'

const NEEDS: readonly Ability[] = ['locked', 'tokens']
const FORBIDDEN = 'ai.requests'

/** What a token permits. The channels are of the scopes `tasks`, `ai` and `system`. */
export const SCOPES: readonly Case[] = [
  {
    id: 'NX-SEC-20',
    title: 'refuses a channel whose scope the token does not list, by its name, with FORBIDDEN',
    needs: NEEDS,
    async run(stage) {
      const { peer } = await enterAs(stage, { scopes: ['tasks'] })
      peer.send({ action: 'subscribe', channels: [FORBIDDEN] })
      const message = `Forbidden channels: ${FORBIDDEN}`
      await peer.expect({ type: 'subscription_error', message, code: 'FORBIDDEN' })
      assertFits(await peer.settle(), [], 'what else is answered')
    },
  },
  {
    id: 'NX-SEC-21',
    title: 'names all channels that a token does not permit, and subscribes none of the frame',
    needs: NEEDS,
    async run(stage) {
      const { peer } = await enterAs(stage, { scopes: ['tasks'] })
      const witness = await listen(stage)
      const channels = [FORBIDDEN, CHANNEL, 'system.alerts']
      peer.send({ action: 'subscribe', channels, filters: { contract: stage.name() } })
      const message = `Forbidden channels: ${FORBIDDEN}, system.alerts`
      await peer.expect({ type: 'subscription_error', message })
      await publish(stage)
      await witness.expect({ type: 'event' })
      assertFits(await peer.settle(), [], 'what comes after the refusal')
    },
  },
  {
    id: 'NX-SEC-22',
    title: 'lets a token subscribe to every channel of a scope that it lists',
    needs: NEEDS,
    async run(stage) {
      const { peer } = await enterAs(stage, { scopes: ['tasks', 'none'] })
      await subscribe(peer, [CHANNEL, 'tasks.created'], { contract: stage.name() })
      await publish(stage, { n: 1 })
      await publish(stage, { n: 2 }, 'tasks.created')
      assertFits(await dataHeard(peer), [{ n: 1 }, { n: 2 }], 'what came')
    },
  },
  {
    id: 'NX-SEC-23',
    title: 'tells nothing of a channel that was refused',
    needs: NEEDS,
    async run(stage) {
      const { peer } = await enterAs(stage, { scopes: ['tasks'] })
      const witness = await listen(stage, [FORBIDDEN])
      peer.send({ action: 'subscribe', channels: [FORBIDDEN] })
      await peer.expect({ type: 'subscription_error' })
      await subscribe(peer, [CHANNEL], { contract: stage.name() })
      await publish(stage, { n: 1 }, FORBIDDEN)
      await witness.expect({ type: 'event' })
      await publish(stage, { n: 2 })
      assertFits(await dataHeard(peer), [{ n: 2 }], 'what came')
    },
  },
  {
    id: 'NX-SEC-24',
    title: 'holds a token with an empty list of scopes to nothing at all',
    needs: NEEDS,
    async run(stage) {
      const { peer } = await enterAs(stage, { scopes: [] })
      peer.send({ action: 'subscribe', channels: [CHANNEL] })
      await peer.expect({ type: 'subscription_error', code: 'FORBIDDEN' })
    },
  },
  {
    id: 'NX-SEC-25',
    title: 'holds neither a token without scopes to any, nor an administrator',
    needs: NEEDS,
    async run(stage) {
      for (const wish of [{}, { role: 'admin', scopes: ['tasks'] }]) {
        const { peer } = await enterAs(stage, wish)
        await subscribe(peer, [FORBIDDEN, CHANNEL])
      }
    },
  },
  {
    id: 'NX-SEC-26',
    title: 'says of a channel that there is not that it is invalid, whatever the token lists',
    needs: NEEDS,
    async run(stage) {
      const { peer } = await enterAs(stage, { scopes: ['tasks'] })
      const name = stage.name('weather')
      peer.send({ action: 'subscribe', channels: [FORBIDDEN, name] })
      await peer.expect({ type: 'subscription_error', message: `Invalid channels: ${name}` })
    },
  },
  {
    id: 'NX-SEC-27',
    title: 'publishes over HTTP only for who may: 401 without a good token, 403 without the scope',
    needs: [...NEEDS, 'routes'],
    async run(stage) {
      const witness = await listen(stage, [FORBIDDEN])
      const body = { channel: FORBIDDEN, data: { contract: stage.name() } }
      const { token } = await enterAs(stage, { scopes: ['tasks'] })
      for (const [shown, wanted] of [
        ['', 401],
        ['a.b.c', 401],
        [token, 403],
      ] as const) {
        const { status } = await stage.routes.ask('POST', '/publish', { body, token: shown })
        must(status === wanted, `wanted ${wanted}, got ${status}`)
      }
      assertFits(await witness.settle(), [], 'what was published by who may not')
    },
  },
  {
    id: 'NX-SEC-28',
    title: 'publishes over HTTP for a token that lists the scope',
    needs: [...NEEDS, 'routes'],
    async run(stage) {
      const witness = await listen(stage, [FORBIDDEN])
      const { token } = await enterAs(stage, { scopes: ['ai'] })
      const body = { channel: FORBIDDEN, data: { contract: stage.name(), n: 1 } }
      const { status } = await stage.routes.ask('POST', '/publish', { body, token })
      must(status === 202, `wanted 202, got ${status}`)
      await witness.expect({ type: 'event', channel: FORBIDDEN, data: { n: 1 } })
    },
  },
  {
    id: 'NX-SEC-29',
    title: 'lists only those channels that the asker may subscribe to, and none without a token',
    needs: [...NEEDS, 'routes'],
    async run(stage) {
      const { token } = await enterAs(stage, { scopes: ['tasks'] })
      const { json } = await stage.routes.ask('GET', '/channels', { token })
      const { channels = [] } = Object(json) as { channels?: readonly Frame[] }
      const names = channels.map(({ name }) => name).sort()
      assertFits(names, ['tasks.created', CHANNEL], 'the channels of the scope tasks')
      const { status, text } = await stage.routes.ask('GET', '/channels', { token: '' })
      must(status === 401, `wanted 401 without a token, got ${status}`)
      must(!text.includes(CHANNEL), `wanted no names, got ${show(text)}`)
    },
  },
]

/** Somebody new, who is no administrator unless that is wished. */
async function enterAs(
  stage: Stage,
  wish: Partial<TokenWish>,
): Promise<{ readonly peer: Peer; readonly token: string }> {
  const token = await stage.token({ sub: stage.name('reader'), role: 'viewer', ...wish })
  const peer = await stage.connect({ token })
  await peer.expect(GREETING)
  return { peer, token }
}
