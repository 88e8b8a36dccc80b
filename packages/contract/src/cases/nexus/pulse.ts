import { must, NotApplicable } from '../../breach.ts'
import type { Ability } from '../../abilities.ts'
import type { Case } from '../../case.ts'
import type { Stage } from '../../stage.ts'
import { closeCodeIn, handshakeText } from '../../wire/raw-socket.ts'
import type { RawSocket } from '../../wire/raw-socket.ts'
import { withRaw } from '../security/raw-steps.ts'
import { enter, mustStillServe } from './steps.ts'

const NEEDS: readonly Ability[] = ['handshake', 'bytes']

/** How the server finds out who is still there. */
export const PULSE: readonly Case[] = [
  {
    id: 'NX-SEC-52',
    title: 'sends every connection pings of the protocol',
    needs: NEEDS,
    async run(stage) {
      const heartbeatMs = shortHeartbeat(stage)
      await withSilent(stage, async (socket) => {
        const outcome = await socket.until(hasPing, heartbeatMs + stage.facts.patienceMs)
        must(outcome === 'so', `wanted a ping within ${heartbeatMs} ms, got none`)
      })
    },
  },
  {
    id: 'NX-SEC-53',
    title: 'ends a connection that answers no pings, with 4409, and no other',
    strength: 'should',
    needs: NEEDS,
    async run(stage) {
      const heartbeatMs = shortHeartbeat(stage)
      const other = await enter(stage)
      await withSilent(stage, async (socket) => {
        const isClosed = (received: string) => closeCodeIn(received) !== undefined
        await socket.until(isClosed, 4 * heartbeatMs + stage.facts.patienceMs)
        const code = closeCodeIn(socket.received())
        must(code === 4409, `wanted 4409, got ${code ?? 'no close'}`)
      })
      await other.settle()
      await mustStillServe(stage)
    },
  },
]

/** More than this a case does not wait for, in milliseconds. */
const LONGEST_MS = 5_000

function shortHeartbeat({ facts: { heartbeatMs } }: Stage): number {
  if (heartbeatMs <= LONGEST_MS) return heartbeatMs
  throw new NotApplicable(`pings come every ${heartbeatMs} ms only: give facts.heartbeatMs`)
}

/** Somebody who is let in, and answers nothing. */
async function withSilent(
  stage: Stage,
  attempt: (socket: RawSocket) => Promise<void>,
): Promise<void> {
  const token = await stage.ownToken()
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const { url } = stage.address
  await withRaw(url, (socket) => {
    socket.write(handshakeText(url, headers))
    return attempt(socket)
  })
}

/** Its first byte, which no text in ASCII has. */
function hasPing(received: string): boolean {
  return received.includes('\u0089')
}
