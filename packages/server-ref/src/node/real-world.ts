import { randomFillSync } from 'node:crypto'
import type { Cancel, World } from '../core/index.ts'

/** Milliseconds: a longer delay is taken for 1 by `setTimeout`. */
const LONGEST = 2 ** 31 - 1

/**
 * The clock and the chance of this machine. No timer keeps the process alive: what has to go on
 * has a socket that does.
 */
export function createRealWorld(): World {
  return { now: () => Date.now(), after, random: createRandom() }
}

function after(delayMs: number, callback: () => void): Cancel {
  let timer: NodeJS.Timeout
  const wait = (leftMs: number) => {
    const chunk = Math.min(Math.max(leftMs, 0), LONGEST)
    timer = setTimeout(() => (leftMs > LONGEST ? wait(leftMs - LONGEST) : callback()), chunk)
    timer.unref()
  }
  wait(delayMs)
  return () => clearTimeout(timer)
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
