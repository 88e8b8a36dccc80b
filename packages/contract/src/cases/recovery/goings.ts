import type { Ability } from '../../abilities.ts'
import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { anyOffset, anyText, assertFits, fits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { assertTold } from './told.ts'
import {
  happened,
  only,
  RECOVERING,
  recover,
  refuse,
  resume,
  take,
  upTo,
  valuesOf,
} from './steps.ts'

const RESTARTED: readonly Ability[] = [...RECOVERING, 'restart']

/** Together 8 million characters: more than waits for a reader in all buffers on the way. */
const LARGE = 'x'.repeat(50_000)
const FLOOD = 160
const AT_ONCE = 8

/** Servers that go away, and clients that fall behind. */
export const GOINGS: readonly Case[] = [
  {
    id: 'MX-REC-64',
    title:
      'tells a client that has fallen behind what it has lost, or lets it go, and is never silent',
    needs: [...RECOVERING, 'backpressure'],
    async run(stage) {
      const service = stage.name()
      const { peer: witness } = await stage.greet(only(service))
      const { peer, epoch, offset } = await stage.greet(only(service))
      await peer.until({ type: 'bookmark' })
      peer.wire.pause?.()
      const events = await flood(stage, service, witness)
      peer.wire.resume?.()
      const made = events.map((event) => Number(event['offset']))
      const heard = await hearOut(stage, peer, made.at(-1) ?? 0)
      const reached = assertTold({ made, heard, from: offset })
      if (!peer.ended) return
      // One that does not read does not answer pings either.
      const isLetGo = !stage.has('closing') || [4409, 4411].includes(peer.ended.code)
      must(isLetGo, `wanted it to be let go with 4411 or 4409, got ${peer.ended.code}`)
      const { welcome } = await resume(stage, { epoch, offset: reached }, only(service))
      if (fits(welcome, { recovered: false, reason: anyText })) return
      assertFits(welcome, { recovered: true, replay: anyOffset }, 'the welcome')
    },
  },
  {
    id: 'MX-REC-65',
    title: 'says goaway to new clients, closes all with 1012, and recovers those who come back',
    needs: [...RECOVERING, 'drain', 'closing'],
    async run(stage) {
      const service = stage.name()
      const old = await stage.enter()
      old.send({ subscribe: { serviceName: service } })
      await old.expect({ type: 'subscribed' })
      const { peer, ...since } = await stage.greet(only(service))
      await stage.routes.makeEvents(service, 2)
      await take(peer, 2)
      await take(old, 2)
      await stage.control.drain?.()
      const goaway = await peer.expect({ type: 'goaway', reason: anyText })
      for (const name of ['retryAfterMs', 'jitterMs']) assertSpan(name, goaway[name])
      assertFits((await peer.closed()).code, 1012, 'the code that new clients are closed with')
      assertFits((await old.closed()).code, 1012, 'the code that old clients are closed with')
      assertFits(old.rest(), [], 'what an old client was told')
      const { events } = await recover(stage, since, only(service))
      assertFits(valuesOf(events), [1, 2], 'what was replayed')
    },
  },
  {
    id: 'MX-REC-66',
    title: 'recovers a client over a restart on the same log, and counts on from there',
    needs: RESTARTED,
    async run(stage) {
      const service = stage.name()
      const { peer, ...since } = await stage.greet(only(service))
      await stage.routes.makeEvents(service, 3)
      const before = await take(peer, 3)
      await stage.control.restart?.({ epoch: 'same' })
      await peer.closed()
      await stage.routes.makeEvents(service, 3)
      const back = await recover(stage, since, only(service))
      assertFits(back.epoch, since.epoch, 'the epoch of the same log')
      assertFits(back.events.slice(0, 3), before, 'what was replayed from before the restart')
      assertFits(valuesOf(back.events), [...upTo(3), ...upTo(3)], 'what was replayed')
    },
  },
  {
    id: 'MX-REC-67',
    title: 'recovers a client that was at the head when a server on the same log was started again',
    needs: RESTARTED,
    async run(stage) {
      await stage.routes.makeEvents(stage.name(), 2)
      const { peer, epoch, offset } = await stage.greet(only(stage.name()))
      await stage.control.restart?.({ epoch: 'same' })
      await peer.closed()
      const { offset: head } = await recover(stage, { epoch, offset }, only(stage.name()))
      must(head >= offset, `the head went back from ${offset} to ${head}`)
    },
  },
  {
    id: 'MX-REC-68',
    title: 'gives a new log a new epoch, each time, and recovers nobody from before',
    needs: RESTARTED,
    async run(stage) {
      const service = stage.name()
      let since = await happened(stage, service, 2)
      const epochs = [since.epoch]
      for (const time of upTo(2)) {
        await stage.control.restart?.({ epoch: 'new' })
        const { peer, epoch, offset } = await refuse(stage, since, 'epoch_changed', only(service))
        must(!epochs.includes(epoch), `new log ${time} has the epoch ${epoch} of one before`)
        await stage.routes.setConfig(service, 'n', time)
        const [event = {}] = await take(peer, 1)
        assertFits(event, { data: { value: time } }, 'the first event of the new log')
        must(Number(event['offset']) > offset, `it has the offset ${show(event['offset'])}`)
        epochs.push(epoch)
        since = { epoch, offset }
      }
    },
  },
  {
    id: 'MX-REC-69',
    title: 'takes 0 for the position before the first event of a log',
    needs: RESTARTED,
    async run(stage) {
      const service = stage.name()
      await stage.control.restart?.({ epoch: 'new' })
      const { peer, epoch, offset } = await stage.greet(only(service))
      await stage.routes.makeEvents(service, 3)
      const heard = await take(peer, 3)
      must(Number(heard[0]?.['offset']) > offset, 'the first event is not above the welcome')
      const { events } = await recover(stage, { epoch, offset: 0 }, only(service))
      assertFits(events, heard, 'what was replayed from the beginning')
    },
  },
]

/**
 * As quickly as can be, for a client that reads nothing answers no pings, and is soon let go for that;
 * but never quicker than the witness reads. Gives what it has read: all of them.
 */
async function flood(stage: Stage, service: string, witness: Peer): Promise<readonly Frame[]> {
  const { publish } = stage.control
  const data = { serviceName: service, value: LARGE }
  const make = publish
    ? () => publish('contract_flood', data)
    : (key: number) => stage.routes.setConfig(service, `k${key}`, LARGE)
  const made: Frame[] = []
  while (made.length < FLOOD) {
    await Promise.all(upTo(AT_ONCE).map(make))
    made.push(...(await take(witness, AT_ONCE)))
  }
  return made
}

/** All that still comes, to the last event or to the end of the connection. */
async function hearOut(stage: Stage, peer: Peer, last: number): Promise<readonly Frame[]> {
  const heard: Frame[] = []
  const withinMs = 4 * stage.facts.patienceMs
  const since = stage.now()
  for (;;) {
    const next = peer.next('the last event, or the end', withinMs, since)
    const frame = await next.catch((error: unknown) => {
      if (!peer.ended) throw error
    })
    if (!frame) return heard
    heard.push(frame)
    if (fits(frame, { event: anyText, offset: last })) return heard
    if (frame['type'] === 'gap' && Number(frame['to']) >= last) return heard
  }
}

/** At least nothing, at most an hour: a client bounds what it is given, and this is within. */
function assertSpan(name: string, span: unknown): void {
  const isSpan = typeof span === 'number' && span >= 0 && span <= 3_600_000
  must(isSpan, `${name}: wanted 0 to 3600000 milliseconds, got ${show(span)}`)
}
