import { interleave } from '../../harness/interleave.mjs'
import { FLOORS, OURS } from '../../harness/rows.mjs'
import { startSubject } from './subject.mjs'

/** @typedef {import('./subject.mjs').Subject} Subject */

/** Servers that stand at the same time, each with as many subscribers; who is idle costs nothing. */
export class Field {
  #bench
  #subjects

  /** @param {import('../../areas.mjs').Bench} bench @param {Map<string, Subject>} subjects */
  constructor(bench, subjects) {
    this.#bench = bench
    this.#subjects = subjects
  }

  /**
   * The same done by everyone who is there, in turn.
   *
   * @template Value
   * @param {object} plan
   * @param {string} plan.label
   * @param {number} [plan.rounds]
   * @param {Record<string, (subject: Subject) => Promise<Value>>} plan.work by the subject's name in
   * the rows; see `named` for those who stand in the field by another
   * @param {Record<string, string>} [plan.named] who does it, where it is not the one of that name
   * @returns {Promise<Record<string, Value[]>>}
   */
  async measure({ label, rounds = this.#bench.rounds, work, named = {} }) {
    const there = Object.keys(work).filter((name) => this.#subjects.has(named[name] ?? name))
    /** @type {Record<string, () => Promise<Value | undefined>>} */
    const subjects = {}
    for (const name of there) {
      subjects[name] = () => this.#try(name, named[name] ?? name, work[name])
    }
    const { progress } = this.#bench
    const samples = await interleave({ label, subjects, rounds, progress })
    const whole = Object.entries(samples).filter(([, values]) => !values.includes(undefined))
    return /** @type {Record<string, Value[]>} */ (Object.fromEntries(whole))
  }

  async stop() {
    await Promise.all([...this.#subjects.values()].map((subject) => subject.stop()))
  }

  /** What cannot be measured of a peer is left out; with a failure of ours nothing goes on. */
  async #try(row, name, work) {
    const subject = this.#subjects.get(name)
    if (!subject) return undefined
    try {
      return await work(subject)
    } catch (error) {
      if (isNeeded(row)) throw new Error(`${name}: ${error.message}`, { cause: error })
      this.#subjects.delete(name)
      this.#bench.leaveOut(name, firstLine(error))
      await subject.stop()
      return undefined
    }
  }
}

/**
 * @param {import('../../areas.mjs').Bench} bench
 * @param {readonly string[]} names
 * @param {number} count subscribers of each
 */
export async function startField(bench, names, count) {
  bench.progress(`${count} subscribers to each of ${names.join(', ')}`)
  /** @type {Map<string, Subject>} */
  const subjects = new Map()
  const starting = names.map(async (name) => {
    try {
      subjects.set(name, await startSubject(name, count))
    } catch (error) {
      if (isNeeded(name)) throw new Error(`${name}: ${error.message}`, { cause: error })
      bench.leaveOut(name, firstLine(error))
    }
  })
  await Promise.all(starting)
  return new Field(bench, subjects)
}

/** @param {string} name */
function isNeeded(name) {
  return name.startsWith(OURS) || FLOORS.includes(name)
}

function firstLine({ message }) {
  return String(message).split('\n')[0]
}
