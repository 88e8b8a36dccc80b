// Many clients of one kind, that come back by themselves; the first argument says whose.
import { answer } from '../harness/answer.mjs'
import { CONNECT } from './storm-kinds.mjs'

/** Clients that are begun at once when there is no hurry. */
const AT_ONCE = 50

/** Whoever is not back by then does not come back. */
const PATIENCE_MS = 40_000

/** @typedef {{ onLive: () => void, onLost: () => void, onAttempt: () => void }} Told */

const members = []
let live = 0
let storm = newStorm()

answer({
  async connect({ port, count, ...more }) {
    for (let left = count; left > 0; left -= AT_ONCE) {
      const size = Math.min(AT_ONCE, left)
      for (let index = 0; index < size; index++) begin(port, more)
      await until(() => live === members.length)
    }
  },
  /** From now on whatever happens is the storm. */
  begin: () => void (storm = newStorm()),
  lost: () => until(() => storm.lost.size === members.length),
  /** Answered when everybody is back; all in milliseconds since `begin`. */
  async back() {
    await until(() => storm.lost.size === members.length && live === members.length)
    const attempts = members.map(({ attempts }, index) => attempts - storm.attempts[index])
    const total = attempts.reduce((sum, count) => sum + count, 0)
    return {
      lastMs: storm.lastLiveAt - storm.startedAt,
      mostAttempts: Math.max(...attempts),
      meanAttempts: total / attempts.length,
      wallTime: performance.timeOrigin + storm.lastLiveAt,
    }
  },
})

function newStorm() {
  const attempts = members.map((member) => member.attempts)
  return { startedAt: performance.now(), lastLiveAt: 0, lost: new Set(), attempts }
}

function begin(port, more) {
  const member = { attempts: 0, isLive: false }
  members.push(member)
  CONNECT[process.argv[2]](
    { port, index: members.length, ...more },
    {
      onAttempt: () => void (member.attempts += 1),
      onLive() {
        if (member.isLive) return
        member.isLive = true
        live += 1
        storm.lastLiveAt = performance.now()
      },
      onLost() {
        storm.lost.add(member)
        if (!member.isLive) return
        member.isLive = false
        live -= 1
      },
    },
  )
}

async function until(isSo) {
  const endsAt = performance.now() + PATIENCE_MS
  while (!isSo()) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    if (performance.now() < endsAt) continue
    throw new Error(`${live} of ${members.length} are there, ${storm.lost.size} were lost`)
  }
}
