import { must } from '../../breach.ts'
import type { ClientCase } from '../client-case.ts'
import { HEAD, bookmark } from '../frames.ts'
import { welcomed } from './steps.ts'

/** The shortest silence that is promised here, and how much longer a client waits; milliseconds. */
const HEARTBEAT_MS = 500
const GRACE_MS = 10_000

/** Signs of life, and the end of one. */
export const STAYING_ALIVE: readonly ClientCase[] = [
  {
    id: 'MX-CLIENT-90',
    title: 'leaves a connection on which nothing is heard any more',
    needs: ['extension'],
    takesMs: HEARTBEAT_MS + GRACE_MS + 2_000,
    async run(scene) {
      const { meeting, caller } = await welcomed(scene, { heartbeatMs: HEARTBEAT_MS })
      await caller.settle()
      caller.stall()
      const { facts } = scene
      const silent = scene.now()
      const { caller: second } = await meeting.enter(HEARTBEAT_MS + GRACE_MS + facts.returnMs)
      const ms = Math.round(second.at - silent)
      must(ms > HEARTBEAT_MS, `wanted it to wait for ${HEARTBEAT_MS} ms at least, got ${ms} ms`)
    },
  },
  {
    id: 'MX-CLIENT-91',
    title: 'takes bookmarks for signs of life',
    needs: ['extension'],
    takesMs: HEARTBEAT_MS + GRACE_MS + 2_000,
    async run(scene) {
      const { meeting, caller } = await welcomed(scene, { heartbeatMs: HEARTBEAT_MS })
      const began = scene.now()
      for (let at = 1; scene.now() - began < GRACE_MS + 3 * HEARTBEAT_MS; at += 1) {
        caller.send(bookmark(HEAD + at, 0))
        await scene.wait(HEARTBEAT_MS)
      }
      await caller.settle('while bookmarks come in time')
      must(meeting.callers.length === 1, 'wanted no other connection')
    },
  },
  {
    id: 'MX-CLIENT-92',
    title: 'answers pings of the WebSocket protocol',
    needs: [],
    async run(scene) {
      const meeting = await scene.meet()
      await (await meeting.accept()).settle()
    },
  },
  {
    id: 'MX-CLIENT-93',
    title: 'says goodbye when it is ended',
    needs: ['extension'],
    strength: 'should',
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      await caller.settle()
      await meeting.stop()
      const { code } = await caller.closed()
      const isGoodbye = code === 1000 || code === 1001
      must(isGoodbye, `wanted a close with 1000 or 1001, got ${code}`)
    },
  },
  {
    id: 'MX-CLIENT-94',
    title: 'does not come back after it was ended',
    needs: ['extension'],
    takesMs: 3_500,
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      await caller.settle()
      const stopped = meeting.stop()
      await caller.closed()
      await stopped
      await meeting.staysAway('after the client was ended')
    },
  },
]
