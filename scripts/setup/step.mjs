import { formatSeconds, excerpt } from '../shared/command.mjs'

/** A step that could not be done: one sentence for the reader, and the end of what the tool said. */
export class StepFailed extends Error {
  /** @param {string} sentence @param {string} [output] */
  constructor(sentence, output = '') {
    super(sentence)
    this.output = excerpt(output)
  }
}

/**
 * @param {string} step
 * @param {string} what
 * @param {number} [seconds] time taken; left out on a line that announces a long step
 */
export function report(step, what, seconds) {
  console.log(`${step}: ${what}${seconds === undefined ? ' …' : ` (${formatSeconds(seconds)})`}`)
}

/** @param {number} started a value of performance.now() */
export function secondsSince(started) {
  return (performance.now() - started) / 1000
}
