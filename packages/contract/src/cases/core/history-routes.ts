import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyList, assertFits, fits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { heardUpTo, mustAnswer, ours, queryOf, subscribe } from './steps.ts'

/** `GET /events` as it is documented: by time. */
export const HISTORY_ROUTES: readonly Case[] = [
  {
    id: 'MX-CORE-111',
    title: 'gives in its history the events as they were sent, in their order',
    needs: ['routes'],
    async run(stage) {
      const sent = await makeFive(stage)
      const found = ours(stage, await history(stage, { since: stampOf(sent[0]) - 1 }))
      const isSame = fits(found, sent) && fits(sent, found)
      must(isSame, `wanted ${show(sent)}, got ${show(found)}`)
    },
  },
  {
    id: 'MX-CORE-112',
    title: 'gives in its history only what is later than the time that is asked for',
    needs: ['routes'],
    async run(stage) {
      const sent = await makeFive(stage)
      for (const event of sent) {
        const since = stampOf(event)
        const found = await history(stage, { since })
        const early = found.filter((one) => stampOf(one) <= since)
        assertFits(early, [], `what is not later than ${since}`)
        const later = sent.filter((one) => stampOf(one) > since)
        assertFits(ours(stage, found), later, `what is later than ${since}`)
      }
    },
  },
  {
    id: 'MX-CORE-113',
    title: 'gives in its history the last so many events, where a limit is asked for',
    needs: ['routes'],
    async run(stage) {
      const sent = await makeFive(stage)
      const found = await history(stage, { since: stampOf(sent[0]) - 1, limit: 2 })
      must(found.length === 2, `wanted 2 events, got ${found.length}`)
      const mine = ours(stage, found)
      // Others make events, too: then fewer of these are among the last.
      assertFits(mine, mine.length === 0 ? [] : sent.slice(-mine.length), 'the last of five')
    },
  },
]

/** Five events, as they came to a client. */
async function makeFive(stage: Stage): Promise<readonly Frame[]> {
  const name = stage.name()
  const peer = await stage.enter()
  await subscribe(peer, { serviceName: name })
  await stage.routes.makeEvents(name, 5)
  return heardUpTo(stage, peer, { event: 'config_changed', data: { value: 5 } })
}

async function history(stage: Stage, query: Frame): Promise<readonly Frame[]> {
  const answer = await stage.routes.ask('GET', `/events?${queryOf(query)}`)
  mustAnswer(answer, 200, anyList)
  return answer.json as readonly Frame[]
}

function stampOf(event: Frame | undefined): number {
  return Number(event?.['timestamp'])
}
