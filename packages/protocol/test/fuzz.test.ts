import { expect, test } from 'vitest'
import { FRAME_CASES, inputOf, SENDERS, TEXT_CASES, wiresOf } from './corpus.ts'
import type { Sender } from './corpus.ts'
import { readGolden } from './golden-files.ts'
import { mutateText, mutateValue, randomText, randomValue, written } from './mutate.ts'
import { prototypesAreClean, whatIsWrong } from './oracle.ts'
import { pick, randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { changedBySayingAgain } from './round-trip.ts'
import { decodeFrom, FOLDERS, textOf } from './wires.ts'
import type { Wire } from './wires.ts'

/** Per dialect, over its profiles and both directions. */
const INPUTS = 100_000

/** Another run of other inputs: `FUZZ_SEED=7 npx vitest run …/fuzz.test.ts`. */
const FIRST_SEED = Number(process.env['FUZZ_SEED'] ?? 1)

/** Longer ones stand in the corpus; here they would only make fewer inputs fit into the time. */
const LONGEST = 2_000

const PROBLEM_CODES = [
  ...['not_json', 'too_large', 'too_deep', 'too_many_keys', 'forbidden_key', 'bad_shape'],
]

test.each(FOLDERS)(
  '%s never throws and never takes a wrong frame, whatever comes',
  (folder) => {
    const halves = wiresOf(folder).flatMap((wire) => SENDERS.map((from) => ({ wire, from })))
    const each = INPUTS / halves.length
    let accepted = 0
    for (const [index, { wire, from }] of halves.entries()) {
      const pool = poolOf(folder, from)
      const first = FIRST_SEED + index * each
      for (let seed = first; seed < first + each; seed++) {
        if (check(wire, from, makeInput(randomFrom(seed), pool), seed)) accepted++
      }
    }
    expect(prototypesAreClean()).toBe(true)
    // The rest is refused: neither half of the decoders may go untested.
    expect(accepted).toBeGreaterThan(INPUTS / 5)
    expect(accepted).toBeLessThan((INPUTS * 4) / 5)
  },
  60_000,
)

/** Frames to start from: most of the direction at hand, some of the other and of no dialect. */
function poolOf(folder: Wire['folder'], from: Sender): readonly string[] {
  const cases = FRAME_CASES.get(folder)!
  const golden = readGolden(folder)
  const own = [
    ...golden.filter((entry) => entry.from === from).map(textOf),
    ...cases.filter((entry) => entry.from === from && entry.accept).map(inputOf),
  ]
  const broken = cases.filter((entry) => entry.from === from && !entry.accept)
  const others = [...golden.map(textOf), ...TEXT_CASES.map(inputOf), ...broken.map(inputOf)]
  const often = Array.from({ length: Math.ceil((others.length * 2) / own.length) }, () => own)
  return [...often.flat(), ...others].filter((text) => text.length <= LONGEST)
}

function makeInput(random: Random, pool: readonly string[]): string {
  const chance = random()
  if (chance < 0.05) return randomText(random)
  if (chance < 0.1) return written(randomValue(random))
  const text = pick(random, pool)
  if (chance < 0.15) return text
  if (chance < 0.4) return mutateText(random, text)
  const value = parsed(text)
  if (value === undefined) return mutateText(random, text)
  const mutated = written(mutateValue(random, value))
  return chance < 0.95 ? mutated : mutateText(random, mutated)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Fails with what makes the failure again; returns whether anything was accepted. */
function check(wire: Wire, from: Sender, input: string, seed: number): boolean {
  try {
    return examine(wire, from, input)
  } catch (error) {
    const where = `${wire.folder} ${wire.profile}, from a ${from}, seed ${seed}`
    throw new Error(`${where}: ${String(error)}\n${input}`, { cause: error })
  }
}

function examine(wire: Wire, from: Sender, input: string): boolean {
  const results = decodeFrom(wire, from, input)
  if (!Array.isArray(results) || results.length === 0) throw new Error('no list of results')
  let accepted = false
  for (const result of results) {
    if (result.ok === true) {
      accepted = true
      examineMessage(wire, from, result.message)
    } else {
      examineProblem(result.problem)
    }
  }
  for (const name in {}) throw new Error(`every object now has ${name}`)
  return accepted
}

function examineMessage(wire: Wire, from: Sender, message: unknown): void {
  const wrong = whatIsWrong(wire.folder, from, message)
  if (wrong !== undefined) throw new Error(`accepted with a wrong ${wrong}`)
  const changed = changedBySayingAgain(wire, from, message)
  if (changed !== undefined) throw new Error(`said again: ${JSON.stringify(changed)}`)
}

function examineProblem(problem: Readonly<Record<string, unknown>>): void {
  const { code, at, message } = problem
  const isLine = typeof message === 'string' && /^.+$/.test(message)
  if (!PROBLEM_CODES.includes(String(code)) || typeof at !== 'string' || !isLine) {
    throw new Error(`an odd problem: ${JSON.stringify(problem)}`)
  }
}
