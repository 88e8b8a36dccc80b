import type { Ability } from '../../abilities.ts'
import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { anyText, assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { happened, only, Passed, RECOVERING, resume, takeTexts, upTo, valuesOf } from './steps.ts'

const BATCH: readonly Ability[] = [...RECOVERING, 'batch']

/** Of each case: so many replayed, and so many made at once while clients listen. */
const [REPLAYED, LIVE] = [12, 16]

/** Arrays of events, to those who read them. */
export const BATCHES: readonly Case[] = [
  {
    id: 'MX-REC-53',
    title: 'says every event in a frame of its own to clients that did not accept arrays',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, REPLAYED)
      const old = await stage.enter()
      old.send({ subscribe: { serviceName: service } })
      await old.expect({ type: 'subscribed' })
      const peers = [old]
      for (const accept of [undefined, [], ['array', 'gzip']]) {
        const hello = { ...only(service), ...(accept && { accept }) }
        const { peer } = await resume(stage, since, hello)
        await takeTexts(peer, REPLAYED)
        peers.push(peer)
      }
      await burst(stage, service)
      for (const peer of peers) await takeTexts(peer, LIVE)
    },
  },
  {
    id: 'MX-REC-54',
    title: 'says in arrays the same events as one by one, and nothing else',
    needs: BATCH,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, REPLAYED)
      const { peer: plain } = await resume(stage, since, only(service))
      const { peer } = await resume(stage, since, { ...only(service), accept: ['batch'] })
      await burst(stage, service)
      const wanted = await takeEvents(plain, REPLAYED + LIVE)
      const events = await takeEvents(peer, REPLAYED + LIVE)
      assertFits(valuesOf(wanted.slice(0, REPLAYED)), upTo(REPLAYED), 'what was replayed singly')
      assertFits(events, wanted, 'what came in arrays')
    },
  },
  {
    id: 'MX-REC-55',
    title: 'reads the form it knows among others that are accepted',
    needs: BATCH,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, REPLAYED)
      const hello = { ...only(service), accept: ['gzip', 'batch', 'array', 'batch'] }
      const { peer, welcome } = await resume(stage, since, hello)
      assertFits(welcome, { recovered: true, replay: REPLAYED }, 'the welcome')
      assertFits(valuesOf(await takeEvents(peer, REPLAYED)), upTo(REPLAYED), 'what was replayed')
    },
  },
]

/** So many events in frames of either form; an array holds events and is not empty. */
async function takeEvents(peer: Peer, count: number): Promise<readonly Frame[]> {
  const events: Frame[] = []
  const passed = new Passed(`${count} events`)
  while (events.length < count) {
    const { documents, form, text } = await peer.nextFrame('the frame of an event')
    const [first] = documents
    if (form === 'single' && first?.['type'] === 'bookmark') {
      passed.over(first)
      continue
    }
    must(documents.length > 0, `an array without an event: ${show(text)}`)
    for (const document of documents) {
      assertFits(document, { event: anyText }, form === 'array' ? 'in an array' : 'the next frame')
    }
    events.push(...documents)
  }
  return events
}

async function burst(stage: Stage, service: string): Promise<void> {
  await Promise.all(upTo(LIVE).map((key) => stage.routes.setConfig(service, `k${key}`, key)))
}
