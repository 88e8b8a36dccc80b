import { HISTORY_HEADERS, PROBLEM_MEDIA_TYPE } from 'maxine-protocol/http'
import type { Position } from 'maxine-protocol'
import type { Ability } from '../../abilities.ts'
import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import type { Answer } from '../../routes.ts'
import { anyList, anyOffset, anyText, assertFits, fits, show, where } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import {
  assertRising,
  happened,
  happenedInSecret,
  recover,
  RECOVERING,
  resume,
  takeTexts,
  valuesOf,
} from './steps.ts'

const HISTORY: readonly Ability[] = ['extension', 'recovery', 'routes']

/** What is told over HTTP of a position, to those who hold no connection. */
export const HISTORIES: readonly Case[] = [
  {
    id: 'MX-REC-56',
    title: 'tells over HTTP the events that it replays, in the same bytes',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, 8)
      const { peer, welcome } = await resume(stage, since)
      const texts = await takeTexts(peer, Number(welcome['replay']))
      must(texts.length >= 8, `8 events or more to be replayed, and ${texts.length} were`)
      const { text } = await ask(stage, since)
      const whole = text.indexOf(`[${texts.join()}`)
      must(whole > 0, `${show(text)} does not hold ${texts.length} events as they were replayed`)
    },
  },
  {
    id: 'MX-REC-57',
    title: 'tells the events of a position page by page, without a hole',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, 8)
      const { events: replayed, offset: head } = await recover(stage, since)
      const events: Frame[] = []
      let at = since
      while (at.offset < head) {
        const page = pageOf(await ask(stage, at, 3))
        must(page.events.length <= 3, `a page of 3 has ${page.events.length} events`)
        must(page.offset > at.offset, `a page behind ${at.offset} ended at ${page.offset}`)
        events.push(...page.events)
        assertRising(events, since.offset)
        const last = Number(events.at(-1)?.['offset'])
        must(last <= page.offset, `a page that ends at ${page.offset} has the event ${last}`)
        at = { ...since, offset: page.offset }
      }
      assertFits(events.slice(0, replayed.length), replayed, 'the pages together')
    },
  },
  {
    id: 'MX-REC-58',
    title: 'tells that a position at its head has nothing behind it',
    needs: HISTORY,
    async run(stage) {
      const service = stage.name()
      await stage.routes.makeEvents(service, 2)
      const { peer, epoch, offset } = await stage.greet({ subscriptions: [] })
      await peer.leave()
      const page = pageOf(await ask(stage, { epoch, offset }))
      assertRising(page.events, offset)
      const own = page.events.filter(({ data }) => fits(data, { serviceName: service }))
      assertFits(own, [], 'events from before the position')
      must(page.offset >= offset, `a page behind ${offset} ended at ${page.offset}`)
    },
  },
  {
    id: 'MX-REC-59',
    title: 'answers 410 to a position of another log, or ahead of its own',
    needs: HISTORY,
    async run(stage) {
      const { epoch, offset } = await happened(stage, stage.name(), 2)
      assertGone(await ask(stage, { epoch: 'another', offset }))
      assertGone(await ask(stage, { epoch: `${epoch}0`.slice(-64), offset: 0 }))
      assertGone(await ask(stage, { epoch, offset: Number.MAX_SAFE_INTEGER }))
    },
  },
  {
    id: 'MX-REC-60',
    title: 'answers 410 where the very next event has left the log',
    needs: [...HISTORY, 'trimming'],
    async run(stage) {
      const { logEvents = 0 } = stage.facts
      const since = await happened(stage, stage.name(), logEvents + 1)
      assertGone(await ask(stage, since))
      assertGone(await ask(stage, { ...since, offset: 0 }))
    },
  },
  {
    id: 'MX-REC-61',
    title: 'answers 400 to a position that cannot be read',
    needs: HISTORY,
    async run(stage) {
      const wrong = ['after=-1', 'after=1.5', 'after=x', 'after=', 'after=9007199254740992']
      const queries = wrong.map((after) => `${after}&epoch=e`)
      const others = [
        'after=1',
        'after=1&epoch=',
        'after=1&epoch=e&limit=0',
        'after=1&epoch=e&limit=x',
      ]
      for (const query of [...queries, ...others]) {
        const { status } = await stage.routes.ask('GET', `/events?${query}`)
        must(status === 400, `GET /events?${query}: wanted 400, got ${status}`)
      }
    },
  },
  {
    id: 'MX-REC-62',
    title:
      'says beside the last events since a time where its log stands, and whether some are missing',
    needs: HISTORY,
    async run(stage) {
      const { epoch, offset } = await happened(stage, stage.name(), 4)
      const some = await stage.routes.ask('GET', '/events?since=0&limit=2')
      assertFits(
        some,
        { status: 200, json: [{ event: anyText }, { event: anyText }] },
        'two events',
      )
      assertRising(some.json as readonly Frame[])
      const header = (name: keyof typeof HISTORY_HEADERS) =>
        some.headers[HISTORY_HEADERS[name].toLowerCase()]
      assertFits(header('epoch'), epoch, HISTORY_HEADERS.epoch)
      assertFits(header('incomplete'), 'limit', HISTORY_HEADERS.incomplete)
      const stood = Number(header('offset'))
      must(
        stood >= offset + 4,
        `${HISTORY_HEADERS.offset} is ${stood}, with 4 events behind ${offset}`,
      )
      const last = Number((some.json as readonly Frame[]).at(-1)?.['offset'])
      must(last <= stood, `the event ${last} is behind where the log stood, ${stood}`)
    },
  },
  {
    id: 'MX-REC-63',
    title: 'tells nothing over HTTP that the role may not see',
    needs: [...HISTORY, 'publish', 'tokens', 'locked'],
    async run(stage) {
      const service = stage.name()
      const { since, seen } = await happenedInSecret(stage, service)
      for (const [role, wanted] of Object.entries(seen)) {
        const token = await stage.token({ role, sub: stage.name(role) })
        const { events, offset } = pageOf(await ask(stage, since, undefined, token))
        const own = events.filter(({ data }) => fits(data, { serviceName: service }))
        assertFits(valuesOf(own), wanted, `what a ${role} was told`)
        must(
          offset >= since.offset + 3,
          `a page over 3 events behind ${since.offset} ends at ${offset}`,
        )
      }
    },
  },
]

function ask(stage: Stage, since: Position, limit?: number, token?: string): Promise<Answer> {
  const query = new URLSearchParams({ after: String(since.offset), epoch: since.epoch })
  if (limit !== undefined) query.set('limit', String(limit))
  const asking = token === undefined ? {} : { token }
  return stage.routes.ask('GET', `/events?${query.toString()}`, asking)
}

interface Page {
  readonly offset: number
  readonly events: readonly Frame[]
}

function pageOf({ status, json }: Answer): Page {
  must(status === 200, `GET /events?after: wanted 200, got ${status}`)
  assertFits(json, { epoch: anyText, offset: anyOffset, events: anyList }, 'GET /events?after')
  return json as Page
}

/** RFC 9457: a client finds out by the type that it needs a snapshot. */
function assertGone({ status, headers, json }: Answer): void {
  must(status === 410, `GET /events?after: wanted 410, got ${status}`)
  const type = headers['content-type'] ?? ''
  must(type.startsWith(PROBLEM_MEDIA_TYPE), `wanted ${PROBLEM_MEDIA_TYPE}, got ${type}`)
  const ending = where('a type that ends in /position-gone', (value) =>
    String(value).endsWith('/position-gone'),
  )
  assertFits(json, { type: ending, status: 410, title: anyText }, 'the problem')
}
