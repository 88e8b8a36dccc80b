import { must } from '../../breach.ts'
import { show } from '../../shape.ts'
import type { ClientCase } from '../client-case.ts'
import type { Caller } from '../caller.ts'
import type { Meeting } from '../meeting.ts'
import type { Scene } from '../scene.ts'
import { all, welcomed } from './steps.ts'

/** Timers and clocks are not one: a wait may seem this much shorter, in milliseconds. */
const TOLERANCE_MS = 50

/** How long attempts are counted, and how many a client may make besides one a second. */
const COUNTED_MS = 5_000
const FIRST_TRIES = 3

const COME_AT_ONCE = { type: 'goaway', reason: 'restart', retryAfterMs: 0, jitterMs: 0 }

/** After what a client connects again, and how soon it may. */
export const COMING_BACK: readonly ClientCase[] = [
  {
    id: 'MX-CLIENT-50',
    title: 'comes back after closes that mean nothing final',
    needs: ['extension'],
    takesMs: 6_000,
    run: (scene) =>
      all([1000, 1001, 1011, 1012, 1014, undefined], (code) => comesBack(scene, code)),
  },
  {
    id: 'MX-CLIENT-51',
    title: 'comes back when the connection breaks without a word',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      await meeting.cut(caller)
    },
  },
  {
    id: 'MX-CLIENT-52',
    title: 'comes back later after it was told that there is too much to do',
    needs: ['extension'],
    takesMs: 8_000,
    run: (scene) => all([1013, 4429], (code) => comesBack(scene, code, 1_000)),
  },
  {
    id: 'MX-CLIENT-53',
    title: 'comes back after 4408 and 4409',
    needs: ['extension'],
    run: (scene) => all([4408, 4409], (code) => comesBack(scene, code)),
  },
  {
    id: 'MX-CLIENT-54',
    title: 'comes back after 4410 and 4411, and resumes',
    needs: ['extension'],
    run: (scene) => all([4410, 4411], (code) => comesBack(scene, code)),
  },
  {
    id: 'MX-CLIENT-55',
    title: 'comes back after codes below 4500 that it does not know',
    needs: ['extension'],
    run: (scene) => all([4000, 4499], (code) => comesBack(scene, code)),
  },
  {
    id: 'MX-CLIENT-56',
    title: 'gives up when it is told four times that it breaks the rules',
    needs: ['extension'],
    takesMs: 15_000,
    async run(scene) {
      const meeting = await scene.meet()
      for (let count = 0; count < 4; count += 1) {
        const { caller } = await meeting.welcome()
        await caller.settle()
        caller.close(1003)
      }
      // Its backoff has grown by now.
      await meeting.staysAway('after 1003 four times in a row', 2 * scene.facts.awayMs)
    },
  },
  {
    id: 'MX-CLIENT-57',
    title: 'makes no flood of attempts at a server that lets it in and closes',
    needs: ['extension'],
    takesMs: 6_500,
    run: (scene) => mustNotFlood(scene, [], 1011),
  },
  {
    id: 'MX-CLIENT-58',
    title: 'makes no flood of attempts at a server that says goaway and that it may come at once',
    needs: ['extension'],
    takesMs: 9_000,
    run: (scene) => mustNotFlood(scene, [COME_AT_ONCE], 4000),
  },
  {
    id: 'MX-CLIENT-59',
    title: 'stays away as long as a goaway says',
    needs: ['extension'],
    takesMs: 6_000,
    async run(scene) {
      const retryAfterMs = 2_500
      const { meeting, caller } = await welcomed(scene)
      caller.send({ type: 'goaway', reason: 'restart', retryAfterMs, jitterMs: 100 })
      await caller.settle('after goaway, as the server has not closed')
      const left = scene.now()
      caller.close(1012)
      const { caller: second } = await meeting.enter()
      const ms = Math.round(second.at - left)
      must(ms >= retryAfterMs - TOLERANCE_MS, `wanted ${retryAfterMs} ms of peace, got ${ms} ms`)
    },
  },
  {
    id: 'MX-CLIENT-60',
    title: 'bounds what a goaway asks of it',
    needs: ['extension'],
    takesMs: 6_000,
    run: (scene) => all([-1e12, 1e12, 1e300], (ms) => boundsGoaway(scene, ms)),
  },
]

async function comesBack(scene: Scene, code: number | undefined, notBefore = 0): Promise<void> {
  const { meeting, caller } = await welcomed(scene)
  await caller.settle()
  const left = scene.now()
  caller.close(code)
  const { caller: second, since } = await meeting.enter()
  const ms = Math.round(second.at - left)
  must(
    ms >= notBefore - TOLERANCE_MS,
    `after ${code}: wanted ${notBefore} ms of peace, got ${ms} ms`,
  )
  must(since !== undefined, `after ${code}: wanted a since in the first frame`)
}

/** Welcomes and closes whoever comes, and counts. */
async function mustNotFlood(
  scene: Scene,
  farewell: readonly object[],
  code: number,
): Promise<void> {
  const meeting = await scene.meet()
  await sendAway(meeting, await meeting.accept(), farewell, code)
  const began = scene.now()
  for (let left = COUNTED_MS; left > 0; left = COUNTED_MS - (scene.now() - began)) {
    const next = await meeting.acceptWithin(left)
    // The time is over, or the client has ended, which is told at once and again and again.
    if (!next) break
    await sendAway(meeting, next, farewell, code)
  }
  const count = meeting.callers.length
  const most = COUNTED_MS / 1_000 + FIRST_TRIES
  must(count <= most, `wanted at most ${most} connections in ${COUNTED_MS} ms, got ${count}`)
  // One with a long pause is no flood, and has to come all the same.
  if (count === 1) await meeting.accept()
}

async function sendAway(
  meeting: Meeting,
  caller: Caller,
  farewell: readonly object[],
  code: number,
): Promise<void> {
  await meeting.greet(await meeting.hear(caller))
  caller.send(...farewell)
  caller.close(code)
}

/** Numbers that no timer can take: at most an hour, at least nothing, and neither is at once. */
async function boundsGoaway(scene: Scene, retryAfterMs: number): Promise<void> {
  const { meeting, caller } = await welcomed(scene)
  caller.send({ type: 'goaway', reason: 'restart', retryAfterMs, jitterMs: retryAfterMs })
  await caller.settle('after goaway, as the server has not closed')
  caller.close(1012)
  if (retryAfterMs > 0) {
    await meeting.staysAway(`after a goaway with retryAfterMs ${show(retryAfterMs)}`)
  } else await meeting.enter()
}
