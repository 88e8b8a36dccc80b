import { must } from '../../breach.ts'
import { show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { ClientCase } from '../client-case.ts'
import { EPOCH, HEAD, bookmark, event } from '../frames.ts'
import { mustDeliver, mustResumeFrom, mustSurvive, welcomed } from './steps.ts'

/** What no client may stumble over. */
export const SURVIVAL: readonly ClientCase[] = [
  {
    id: 'MX-CLIENT-31',
    title: 'ignores types of messages and capabilities that it does not know',
    needs: ['extension'],
    run: (scene) =>
      mustSurvive(
        scene,
        { type: 'contract_news', offset: HEAD + 500, epoch: 'contract-none' },
        { type: 7, offset: HEAD + 500 },
        { contract: { nested: [{}] } },
        {},
      ),
  },
  {
    id: 'MX-CLIENT-32',
    title: 'ignores fields that it does not know',
    needs: ['extension'],
    async run(scene) {
      const capabilities = ['recovery', 'bookmarks', 'batch', 'contract_capability']
      const { meeting, caller } = await welcomed(scene, { contract: { deep: [1] }, capabilities })
      const field = { contract: { deep: [{ type: 'welcome' }] } }
      caller.send(event(HEAD + 1, field), bookmark(HEAD + 2, 1, field))
      mustResumeFrom(await meeting.cut(caller), HEAD + 2)
    },
  },
  {
    id: 'MX-CLIENT-33',
    title: 'passes on events of names that are not listed, whatever their data',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      const contents: readonly unknown[] = [{ serviceName: 'contract' }, 'text', 17, [1, [2]], null]
      const offsets = contents.map((_, index) => HEAD + 1 + index)
      for (const [index, data] of contents.entries()) {
        caller.send(event(HEAD + 1 + index, { event: 'contract_event', data }))
      }
      caller.send(event(HEAD + 9))
      mustDeliver(await meeting.reportsUntil(HEAD + 9), [...offsets, HEAD + 9])
    },
  },
  {
    id: 'MX-CLIENT-34',
    title: 'survives frames that are not JSON',
    needs: ['extension'],
    run: (scene) =>
      mustSurvive(scene, 'contract', '{"event":"service_heartbeat","offset":', '', '{"type":}'),
  },
  {
    id: 'MX-CLIENT-35',
    title: 'survives JSON that is no message',
    needs: ['extension'],
    run: (scene) => mustSurvive(scene, 'null', '17', '"text"', 'true', '[]', '[null,17,[]]'),
  },
  {
    id: 'MX-CLIENT-36',
    title: 'survives messages with wrong fields, and takes nothing from them',
    needs: ['extension'],
    run: (scene) =>
      mustSurvive(
        scene,
        { ...event(HEAD + 50), event: 17 },
        { ...event(HEAD + 50), offset: `${HEAD + 50}` },
        { ...event(HEAD + 50), offset: HEAD + 0.5 },
        { ...bookmark(HEAD + 50, 0), offset: null },
        { ...bookmark(HEAD + 50, 0), epoch: 7 },
        { type: 'gap', reason: 'backplane', from: 'a', to: {} },
        { type: 'error', code: 17, message: null },
        { type: 'snapshot', part: 'one', state: 'none' },
      ),
  },
  {
    id: 'MX-CLIENT-37',
    title: 'delivers the good events of an array in which one is malformed',
    needs: ['extension', 'batch', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      const malformed = { event: null, data: {}, offset: 'none' }
      caller.send([event(HEAD + 1), malformed, event(HEAD + 3)], event(HEAD + 4))
      mustDeliver(await meeting.reportsUntil(HEAD + 4), [HEAD + 1, HEAD + 3, HEAD + 4])
      await caller.settle('after an array with a malformed event')
    },
  },
  {
    id: 'MX-CLIENT-38',
    title: 'stays through errors, known and unknown',
    needs: ['extension'],
    run: (scene) =>
      mustSurvive(
        scene,
        { type: 'error', code: 'rate_limited', message: 'too many', retryAfterMs: 10 },
        { type: 'error', code: 'contract_code', message: 'new', id: 'contract-none' },
        { type: 'error', message: 'as an old server says it' },
      ),
  },
  {
    id: 'MX-CLIENT-39',
    title: 'stays when subscriptions end that it does not have',
    needs: ['extension'],
    run: (scene) =>
      mustSurvive(
        scene,
        { type: 'unsubscribed', id: 'contract-none', reason: 'forbidden' },
        { type: 'subscribed', id: 'contract-none', filter: {} },
        { type: 'pong', ping: 4711 },
      ),
  },
  {
    id: 'MX-CLIENT-40',
    title: 'keeps the connection when its subscription is taken away',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller, hello } = await welcomed(scene)
      const [asked] = hello['subscriptions'] as readonly { readonly id?: unknown }[]
      caller.send({ type: 'unsubscribed', id: asked?.id ?? 's1', reason: 'forbidden' })
      caller.send(bookmark(HEAD + 1, 0))
      await caller.settle('after a subscription was taken away')
      await scene.wait(200)
      must(meeting.callers.length === 1, 'wanted no other connection')
      await caller.settle('after a subscription was taken away')
    },
  },
  {
    id: 'MX-CLIENT-41',
    title: 'takes a snapshot in parts, and goes on from its place',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      const part = { type: 'snapshot', epoch: EPOCH, offset: HEAD }
      const nodes = { 'a:1': { host: 'a', port: 1, healthy: true, rev: HEAD } }
      caller.send({
        ...{ ...part, part: 1, last: false },
        state: { services: { contract: nodes }, configs: {}, circuits: {} },
      })
      caller.send({
        ...{ ...part, part: 2, last: true },
        state: { services: {}, configs: { contract: {} }, circuits: {} },
      })
      caller.send(bookmark(HEAD, 0), event(HEAD + 2), bookmark(HEAD + 3, 1))
      mustResumeFrom(await meeting.cut(caller), HEAD + 3)
    },
  },
  {
    id: 'MX-CLIENT-42',
    title: 'reads an event of 70,000 characters, and of any script',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      const data = {
        serviceName: 'contract',
        nodeId: 'contract:1',
        note: 'ü漢😀\u2028 '.repeat(12_000),
      }
      caller.send(event(HEAD + 1, { data }), event(HEAD + 2))
      mustDeliver(await meeting.reportsUntil(HEAD + 2), [HEAD + 1, HEAD + 2])
    },
  },
  {
    id: 'MX-CLIENT-43',
    title: 'uses nothing that the server does not announce',
    needs: ['extension'],
    async run(scene) {
      const plain = { capabilities: [], heartbeatMs: undefined, limits: undefined }
      const { caller } = await welcomed(scene, { ...plain, expiresInMs: 1_500 })
      await scene.wait(2_500)
      await caller.settle('at a server that announces nothing')
      const used = caller.heard.slice(1).filter((frame) => isRefresh(frame))
      must(used.length === 0, `wanted no refresh, got ${show(used)}`)
    },
  },
]

function isRefresh({ auth, refresh_token }: Frame): boolean {
  return auth !== undefined || refresh_token !== undefined
}
