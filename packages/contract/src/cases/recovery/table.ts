import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import { absent, assertFits } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import {
  happened,
  only,
  opening,
  RECOVERING,
  recover,
  refuse,
  resume,
  undisturbed,
  upTo,
  valuesOf,
} from './steps.ts'

/** The table by which a `since` is answered, row by row. */
export const TABLE: readonly Case[] = [
  {
    id: 'MX-REC-01',
    title: 'speaks of no recovery to a client that brought no position',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      await stage.routes.makeEvents(service, 3)
      for (const since of [undefined, {}]) {
        const greeted = await stage.greet({ ...only(service), ...(since && { since }) })
        const shape = { recovered: absent, reason: absent, replay: absent }
        assertFits(greeted.welcome, shape, 'the welcome without a position')
        assertFits((await opening(greeted)).events, [], 'events from before the welcome')
      }
    },
  },
  {
    id: 'MX-REC-02',
    title: 'does not recover a position of another epoch',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, 3)
      const epoch = `made up ${stage.name('epoch')}`.slice(0, 64)
      const { epoch: own } = await refuse(
        stage,
        { ...since, epoch },
        'epoch_changed',
        only(service),
      )
      assertFits(own, since.epoch, "the welcome's epoch")
    },
  },
  {
    id: 'MX-REC-03',
    title: 'takes an epoch that is nearly its own for another',
    needs: RECOVERING,
    async run(stage) {
      const { peer, epoch, offset } = await stage.greet({ subscriptions: [] })
      await peer.leave()
      for (const other of nearly(epoch)) {
        const { peer: next } = await refuse(stage, { epoch: other, offset }, 'epoch_changed')
        await next.leave()
      }
    },
  },
  {
    id: 'MX-REC-04',
    title: 'looks at the epoch before the offset',
    needs: RECOVERING,
    async run(stage) {
      const own = { subscriptions: [] }
      const other = 'another'
      for (const offset of [0, Number.MAX_SAFE_INTEGER]) {
        await refuse(stage, { epoch: other, offset }, 'epoch_changed', own)
      }
    },
  },
  {
    id: 'MX-REC-05',
    title: 'does not recover a position that lies ahead of its log',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const { epoch, offset } = await happened(stage, service, 2)
      const far = { epoch, offset: Number.MAX_SAFE_INTEGER }
      const { offset: head } = await refuse(stage, far, 'future_position', only(service))
      must(head > offset, `wanted the head in the welcome, above ${offset}, got ${head}`)
      await undisturbed(async () => {
        const { peer: before, offset: at } = await stage.greet({ subscriptions: [] })
        await before.leave()
        const { peer, welcome } = await resume(stage, { epoch, offset: at + 1 }, only(service))
        await peer.leave()
        if (Number(welcome['offset']) > at) return 'again'
        assertFits(welcome, { recovered: false, reason: 'future_position' }, 'the welcome')
        return 'done'
      })
    },
  },
  {
    id: 'MX-REC-06',
    title: 'recovers a client that has missed nothing, with a replay of none',
    needs: RECOVERING,
    async run(stage) {
      await stage.routes.makeEvents(stage.name(), 2)
      await undisturbed(async () => {
        const { peer: before, epoch, offset } = await stage.greet({ subscriptions: [] })
        await before.leave()
        const { peer, welcome } = await recover(stage, { epoch, offset })
        await peer.leave()
        if (Number(welcome['offset']) > offset) return 'again'
        assertFits(welcome, { replay: 0 }, 'the welcome')
        return 'done'
      })
    },
  },
  {
    id: 'MX-REC-07',
    title: 'does not recover where the very next event has left the log',
    needs: [...RECOVERING, 'trimming'],
    async run(stage) {
      const service = stage.name()
      const { logEvents = 0 } = stage.facts
      const since = await happened(stage, service, logEvents + 1)
      const { peer } = await refuse(stage, since, 'trimmed', only(service))
      await peer.leave()
      await refuse(stage, { ...since, offset: 0 }, 'trimmed', only(service))
    },
  },
  {
    id: 'MX-REC-08',
    title: 'does not recover where it would have to look through more than it is willing to',
    needs: [...RECOVERING, 'recoveryLimit'],
    async run(stage) {
      const service = stage.name()
      const { recoveryLimit = 0 } = stage.facts
      const since = await happened(stage, service, recoveryLimit + 1)
      const { peer } = await refuse(stage, since, 'limit', only(service))
      await peer.leave()
      // What is looked through counts, not what would be sent.
      await refuse(stage, since, 'limit', only(stage.name('nobody')))
    },
  },
  {
    id: 'MX-REC-09',
    title: 'recovers as many events as it is willing to look through, all of them',
    needs: [...RECOVERING, 'recoveryLimit'],
    async run(stage) {
      const service = stage.name()
      const { recoveryLimit = 0 } = stage.facts
      const since = await happened(stage, service, recoveryLimit)
      const greeted = await resume(stage, since, only(service))
      // Events of others count as well.
      if (greeted.offset - since.offset > recoveryLimit) {
        assertFits(greeted.welcome, { recovered: false, reason: 'limit' })
        return
      }
      assertFits(greeted.welcome, { recovered: true, replay: recoveryLimit }, 'the welcome')
      const { events } = await opening(greeted)
      assertFits(valuesOf(events), upTo(recoveryLimit), 'what was replayed')
    },
  },
  {
    id: 'MX-REC-10',
    title: 'replays every visible event after the position, in order, once, and none before it',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      await stage.routes.makeEvents(service, 4)
      const since = await happened(stage, service, 12)
      const { events } = await recover(stage, since, only(service))
      assertFits(valuesOf(events), upTo(12), 'what was replayed')
    },
  },
  {
    id: 'MX-REC-11',
    title: 'begins the replay with the very next event, wherever the position is',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const { peer, epoch } = await stage.greet(only(service))
      await stage.routes.makeEvents(service, 5)
      for (const value of upTo(5)) {
        const { offset } = await peer.expect({ event: 'config_changed', data: { value } })
        const since = { epoch, offset: Number(offset) }
        const back = await recover(stage, since, only(service))
        assertFits(valuesOf(back.events), upTo(5, value + 1), `what was replayed behind ${value}`)
        await back.peer.leave()
      }
    },
  },
  {
    id: 'MX-REC-12',
    title: 'never presents a part of the replay as the whole',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      // More than the hundred that servers commonly end a list at.
      const since = await happened(stage, service, 130)
      let recovered: 'nothing yet' | 'some' = 'nothing yet'
      for (const passed of [0, 10, 40, 70, 98, 101, 115, 129]) {
        const at = { ...since, offset: since.offset + passed }
        const greeted = await resume(stage, at, only(service))
        const { events } = await opening(greeted)
        await greeted.peer.leave()
        judge(greeted.welcome, events, recovered)
        if (greeted.welcome['recovered'] === true) {
          recovered = 'some'
          // Others may have made events too, so where this begins is not known; that it has no hole is.
          const first = Number(valuesOf(events)[0])
          must(
            first >= 1 && first <= passed + 1,
            `a replay behind event ${passed} began at ${first}`,
          )
          assertFits(valuesOf(events), upTo(130, first), 'what was replayed')
        }
      }
    },
  },
]

/** All, or nothing and why; and whoever is nearer than one that was recovered is recovered too. */
function judge(welcome: Frame, events: readonly Frame[], recovered: 'nothing yet' | 'some'): void {
  if (welcome['recovered'] === true) {
    assertFits(welcome, { replay: events.length, reason: absent }, 'the welcome')
    return
  }
  must(recovered === 'nothing yet', 'a later position was not recovered where an earlier one was')
  const { reason } = welcome
  must(reason === 'trimmed' || reason === 'limit', `wanted trimmed or limit, got ${String(reason)}`)
  assertFits(events, [], 'events behind a welcome that recovered nothing')
}

/** Epochs that a careless comparison takes for this one. */
function nearly(epoch: string): readonly string[] {
  const swapped = epoch === epoch.toUpperCase() ? epoch.toLowerCase() : epoch.toUpperCase()
  const candidates = [
    swapped,
    epoch.slice(0, -1),
    `${epoch}0`.slice(-64),
    ` ${epoch}`.slice(0, 64),
    '*',
  ]
  return candidates.filter((other) => other !== '' && other !== epoch)
}
