import { randomFillSync } from 'node:crypto'
import type { Cancel, World } from '../core/index.ts'

/** Milliseconds: a longer delay is taken for 1 by `setTimeout`. */
const LONGEST = 2 ** 31 - 1

/**
 * The clock and the chance of this machine. No timer keeps the process alive: what has to go on
 * has a socket that does.
 */
export function createRealWorld(): World {
  return { now: () => Date.now(), after, atEndOfTurn, random: createRandom() }
}

function after(delayMs: number, callback: () => void): Cancel {
  if (delayMs > LONGEST) return afterLong(delayMs, callback)
  const timer = setTimeout(callback, Math.max(delayMs, 0)).unref()
  return () => clearTimeout(timer)
}

function afterLong(delayMs: number, callback: () => void): Cancel {
  let cancel = after(LONGEST, () => (cancel = after(delayMs - LONGEST, callback)))
  return () => cancel()
}

/**
 * Behind everything that the network had for this turn. Not `unref`: the loop does not wake for one that
 * is, and what a timer published would wait until something else happened. It is over with the turn, so
 * it keeps nothing alive for longer.
 */
function atEndOfTurn(callback: () => void): Cancel {
  const immediate = setImmediate(callback)
  return () => clearImmediate(immediate)
}

/** Epochs and delays are drawn from it, which nobody outside may foresee. */
function createRandom(): () => number {
  const numbers = new Uint32Array(256)
  let left = 0
  return () => {
    if (left === 0) {
      randomFillSync(numbers)
      left = numbers.length
    }
    left -= 1
    return (numbers[left] ?? 0) / 2 ** 32
  }
}
