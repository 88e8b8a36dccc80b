import { must } from '../../breach.ts'
import type { ClientCase } from '../client-case.ts'
import { HEAD, bookmark, event } from '../frames.ts'
import type { Scene } from '../scene.ts'
import { mustResumeFrom, welcomed } from './steps.ts'

const OTHER_EPOCH = 'contract-2'

/** Where a client stands in the log: it shows in what it resumes from. */
export const POSITIONS: readonly ClientCase[] = [
  {
    id: 'MX-CLIENT-10',
    title: 'takes the position of a welcome that recovers nothing',
    needs: ['extension'],
    async run(scene) {
      const meeting = await scene.meet()
      const { caller, since } = await meeting.welcome()
      must(since === undefined, 'wanted no since from a client that has handled nothing')
      const back = await meeting.cut(caller)
      mustResumeFrom(back, HEAD)
      back.caller.drop()
      const lost = { recovered: false, reason: 'epoch_changed', epoch: OTHER_EPOCH, offset: 7 }
      const { caller: third } = await meeting.welcome(lost)
      mustResumeFrom(await meeting.cut(third), 7, OTHER_EPOCH)
    },
  },
  {
    id: 'MX-CLIENT-11',
    title: 'keeps its position when the connection breaks before the replay',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1))
      await caller.settle()
      caller.drop()
      const recovered = { recovered: true, replay: 20, offset: HEAD + 50 }
      const { caller: second } = await meeting.welcome(recovered)
      const third = await meeting.cut(second)
      mustResumeFrom(third, HEAD + 1)
    },
  },
  {
    id: 'MX-CLIENT-12',
    title: 'resumes from inside a replay that broke off',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      await caller.settle()
      caller.drop()
      const { caller: second } = await meeting.welcome({
        ...{ recovered: true, replay: 3, offset: HEAD + 9 },
      })
      second.send(event(HEAD + 2), event(HEAD + 5))
      mustResumeFrom(await meeting.cut(second), HEAD + 5)
    },
  },
  {
    id: 'MX-CLIENT-13',
    title: 'takes the offset of each event',
    needs: ['extension'],
    run: (scene) =>
      resumesBehind(scene, [event(HEAD + 1), event(HEAD + 2), event(HEAD + 8)], HEAD + 8),
  },
  {
    id: 'MX-CLIENT-14',
    title: 'takes the offset of a bookmark, though no event came',
    needs: ['extension'],
    run: (scene) => resumesBehind(scene, [event(HEAD + 1), bookmark(HEAD + 30, 1)], HEAD + 30),
  },
  {
    id: 'MX-CLIENT-15',
    title: 'never goes back for a bookmark',
    needs: ['extension'],
    run: (scene) => resumesBehind(scene, [event(HEAD + 20), bookmark(HEAD + 10, 1)], HEAD + 20),
  },
  {
    id: 'MX-CLIENT-16',
    title: 'goes on behind a gap',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1))
      const [from, to] = [HEAD + 2, HEAD + 40]
      caller.send({ type: 'gap', reason: 'slow_consumer', from, to })
      mustResumeFrom(await meeting.cut(caller), to)
    },
  },
  {
    id: 'MX-CLIENT-17',
    title: 'takes a hole in the offsets for no loss',
    needs: ['extension'],
    run: (scene) =>
      resumesBehind(scene, [event(HEAD + 3), event(HEAD + 50), bookmark(HEAD + 60, 2)], HEAD + 60),
  },
  {
    id: 'MX-CLIENT-18',
    title: 'gives epoch and offset back as they were told',
    needs: ['extension'],
    async run(scene) {
      // Opaque, and as long and as large as they may be.
      const [epoch, offset] = ['é"\\ '.repeat(16), Number.MAX_SAFE_INTEGER - 1]
      const { meeting, caller } = await welcomed(scene, { epoch, offset })
      mustResumeFrom(await meeting.cut(caller), offset, epoch)
    },
  },
]

/** Told these, and cut off, a client resumes from this offset. */
async function resumesBehind(scene: Scene, told: readonly object[], offset: number): Promise<void> {
  const { meeting, caller } = await welcomed(scene)
  caller.send(...told)
  mustResumeFrom(await meeting.cut(caller), offset)
}
