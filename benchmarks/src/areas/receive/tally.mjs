import { FIRST_OFFSET } from './events.mjs'

/** @typedef {{ offset?: number }} Numbered */

const NO_OFFSET = -1

/** Counts what comes and sees to it that nothing is missing, twice there, or in another place. */
export class Tally {
  #next = FIRST_OFFSET
  /** Of all runs together: a run may begin to arrive before we are told of it. */
  #wanted = 0
  #received = 0
  #wrong = ''
  #finish = () => undefined

  /** Resolves when so many more have come; rejects when one of them is not the next. @param {number} count */
  expect(count) {
    this.#wanted += count
    return new Promise((resolve, reject) => {
      this.#finish = () => {
        if (this.#wrong) reject(new Error(this.#wrong))
        else if (this.#received >= this.#wanted) resolve(this.#received)
      }
      this.#finish()
    })
  }

  /** An event that was read; one without a number is never the next. @param {Numbered} event */
  take = ({ offset = NO_OFFSET }) => {
    if (offset !== this.#next) this.fail(`event ${offset} in the place of ${this.#next}`)
    this.#next = offset + 1
    this.count(1)
  }

  /** Events that nobody has looked into. @param {number} count */
  count(count) {
    this.#received += count
    if (this.#received >= this.#wanted) this.#finish()
  }

  /** One of several: those between it and the one before were not for us. @param {Numbered} event */
  skipTo = ({ offset = NO_OFFSET }) => {
    const skipped = offset - this.#next
    if (!(skipped >= 0)) this.fail(`event ${offset} after ${this.#next - 1}`)
    this.#next = offset + 1
    this.count(skipped + 1)
  }

  /** @param {string} why */
  fail(why) {
    this.#wrong ||= why
    this.#finish()
  }
}
