import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import * as cliffracer from '../src/dialects/cliffracer/frames.ts'
import * as cliffracerGuards from '../src/dialects/cliffracer/guards.ts'
import * as deployd from '../src/dialects/deployd/frames.ts'
import * as deploydGuards from '../src/dialects/deployd/guards.ts'
import * as maxine from '../src/dialects/maxine/frames.ts'
import * as maxineGuards from '../src/dialects/maxine/guards.ts'
import * as nexus from '../src/dialects/nexus/frames.ts'
import * as nexusGuards from '../src/dialects/nexus/guards.ts'
import { badShape } from '../src/guard.ts'
import type { Check, Guard } from '../src/guard.ts'
import type { Decoded } from '../src/problem.ts'
import { readBy } from '../src/schema.ts'
import { FRAME_CASES, inputOf } from './corpus.ts'
import { readGolden } from './golden-files.ts'
import { mutateValue, randomValue, written } from './mutate.ts'
import { prototypesAreClean } from './oracle.ts'
import { pick, randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { FOLDERS, textOf } from './wires.ts'

/** Per dialect; each one is shown to every guard of it. */
const INPUTS = 20_000

/** A guard or a check, and what the schema it was made from says. */
interface Pair {
  readonly name: string
  readonly given: (value: unknown) => Answer
  readonly wanted: (value: unknown) => Answer
}

/** A check copies nothing, so that its answer has no message. */
type Answer = Decoded<unknown> | { readonly ok: true }

type Schemas = Readonly<Record<string, z.ZodMiniType>>

const PAIRS: Readonly<Record<(typeof FOLDERS)[number], readonly Pair[]>> = {
  maxine: [
    ...guardPairs(maxine.serverFrames, maxineGuards.serverFrames),
    ...checkPairs(maxine.eventSchemas, maxineGuards.eventData),
    ...checkPairs({ event: maxine.eventFrame }, new Map([['event', maxineGuards.eventFrame]])),
  ],
  nexus: [
    ...guardPairs(nexus.serverFrames, nexusGuards.serverFrames),
    ...checkPairs(nexus.eventSchemas, nexusGuards.eventData),
  ],
  deployd: guardPairs(deployd.serverFrames, deploydGuards.serverFrames),
  cliffracer: [
    ...guardPairs(cliffracer.serverFrames, cliffracerGuards.serverFrames),
    ...checkPairs(cliffracer.flatEvents, cliffracerGuards.flatEvents),
  ],
}

afterEach(() => expect(prototypesAreClean()).toBe(true))

describe.each(FOLDERS)('the guards of %s', (folder) => {
  const pairs = PAIRS[folder]
  const known = knownInputs(folder)

  test('agree with their schemas on the recorded frames and the corpus', () => {
    for (const value of known) expectAgreement(pairs, value)
  })

  test('agree with them on what is left out', () => {
    for (const value of known) expectAgreement(pairs, withMore(value))
  })

  test('take something and refuse something, each of them', () => {
    for (const { name, given } of pairs) {
      const taken = known.filter((value) => given(value).ok)
      expect(taken.length, name).toBeGreaterThan(0)
      expect(taken.length, name).toBeLessThan(known.length)
    }
  })

  test(`agree with them on ${INPUTS} inputs made from those`, () => {
    const property = fc.property(fc.integer(), (seed) =>
      expectAgreement(pairs, makeInput(randomFrom(seed), known)),
    )
    fc.assert(property, { numRuns: INPUTS, endOnFailure: true })
  }, 60_000)

  test('agree with them on what is no JSON, and do not throw', () => {
    const inherited = Object.create({ type: 'error' }) as object
    for (const value of [undefined, Symbol('a'), 1n, () => 1, new Date(0), NaN, inherited]) {
      expectAgreement(pairs, value)
    }
  })
})

function guardPairs(
  schemas: Schemas,
  guards: Readonly<Record<string, Guard<unknown>>>,
): readonly Pair[] {
  expect(Object.keys(guards)).toEqual(Object.keys(schemas))
  return Object.entries(schemas).map(([name, schema]) => ({
    name,
    given: guards[name]!,
    wanted: (value) => readBy(schema, value),
  }))
}

function checkPairs(schemas: Schemas, checks: ReadonlyMap<string, Check>): readonly Pair[] {
  expect([...checks.keys()]).toEqual(Object.keys(schemas))
  return Object.entries(schemas).map(([name, schema]) => ({
    name,
    given: (value) => {
      const found = checks.get(name)!(value, '')
      return found ? badShape(found) : { ok: true }
    },
    wanted: (value) => {
      const read = readBy(schema, value)
      return read.ok ? { ok: true } : read
    },
  }))
}

/** Every frame on record, and the data in it. */
function knownInputs(folder: (typeof FOLDERS)[number]): readonly unknown[] {
  const texts = [...readGolden(folder).map(textOf), ...FRAME_CASES.get(folder)!.map(inputOf)]
  const frames = texts.map(parsed).flatMap((frame) => frame as unknown[] | object)
  const data = frames.map((frame) => (frame as { data?: unknown } | undefined)?.data)
  return [...frames, ...data].filter((value) => value !== undefined)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function makeInput(random: Random, known: readonly unknown[]): unknown {
  const value =
    random() < 0.1 ? randomValue(random) : mutateValue(random, copyOf(pick(random, known)))
  return JSON.parse(written(value))
}

function copyOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** The same with a name that no schema knows in every object. */
function withMore(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withMore)
  const fields = Object.entries(value).map(([name, inner]) => [name, withMore(inner)] as const)
  return { later: 1, ...Object.fromEntries(fields) }
}

function expectAgreement(pairs: readonly Pair[], value: unknown): void {
  for (const { name, ...pair } of pairs) {
    const given = pair.given(value)
    const wanted = pair.wanted(value)
    if (!isDeepStrictEqual(given, wanted)) {
      expect({ name, value, given }).toEqual({ name, value, given: wanted })
    }
  }
}
