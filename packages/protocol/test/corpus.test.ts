import { afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import * as cliffracer from '../src/dialects/cliffracer/frames.ts'
import * as deployd from '../src/dialects/deployd/frames.ts'
import * as maxine from '../src/dialects/maxine/frames.ts'
import * as nexus from '../src/dialects/nexus/frames.ts'
import type { Decoded, Failed } from '../src/problem.ts'
import { CANARY, FRAME_CASES, inputOf, SENDERS, TEXT_CASES, wiresOf } from './corpus.ts'
import type { FrameCase, Sender } from './corpus.ts'
import { inheritsNothing, prototypesAreClean } from './oracle.ts'
import { decodeFrom, FOLDERS, WIRES } from './wires.ts'

/** Problems with the document; any other is about what it says. */
const JSON_CODES = ['not_json', 'too_large', 'too_deep', 'too_many_keys', 'forbidden_key']

afterEach(() => expect(prototypesAreClean()).toBe(true))

describe.each(SENDERS)('a document from a %s', (from) => {
  const cases = TEXT_CASES.filter((entry) => (entry.from ?? from) === from)

  test.each(cases)('$expect: $name', (entry) => {
    const text = inputOf(entry)
    for (const wire of WIRES) {
      const results = decodeFrom(wire, from, text)
      expectQuietAndClean(results)
      const codes = problemsOf(results)
        .map(({ code }) => code)
        .filter((code) => JSON_CODES.includes(code))
      if (entry.expect === 'accept') expect(codes).toEqual([])
      else expect(codes).toContain(entry.code)
    }
  })
})

describe.each(FOLDERS)('a frame of %s', (folder) => {
  const cases = FRAME_CASES.get(folder)!

  test('names its case once', () => {
    const names = cases.map(({ from, profile, name }) => `${from} ${profile ?? ''} ${name}`)
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([])
  })

  test.each(cases.filter(({ at }) => at !== undefined))('from a $from: $name', (entry) => {
    for (const problem of eachResult(folder, entry).flatMap(problemsOf)) {
      expect(problem).toMatchObject({ code: entry.code ?? 'bad_shape', at: entry.at })
    }
    for (const results of eachResult(folder, entry)) {
      expectQuietAndClean(results)
      expect(problemsOf(results).length).toBeGreaterThan(0)
    }
  })

  test.each(cases.filter(({ accept }) => accept))('from a $from: $name, is read', (entry) => {
    for (const results of eachResult(folder, entry)) {
      expectQuietAndClean(results)
      expect(problemsOf(results)).toEqual([])
      const types = results.map((result) => result.ok && (result.message as { type: string }).type)
      expect(new Set(types)).toEqual(new Set([entry.accept]))
    }
  })

  test('carries a value that must not be repeated', () => {
    const objects = cases.filter(({ frame }) => typeof frame === 'object' && !Array.isArray(frame))
    const without = objects.filter((entry) => !inputOf(entry).includes(CANARY))
    expect(without.map(({ name }) => name)).toEqual([])
  })
})

describe('every checked field has its cases', () => {
  test.each([
    ['maxine', 'server', { ...maxine.serverFrames, an: maxine.eventFrame }],
    ['maxine', 'client', maxine.clientFrames()],
    ['nexus', 'server', nexus.serverFrames],
    ['nexus', 'client', nexus.clientFrames()],
    ['deployd', 'server', deployd.serverFrames],
    ['deployd', 'client', deployd.clientFrames()],
    ['cliffracer', 'server', { ...cliffracer.serverFrames, ...cliffracer.flatEvents }],
    ['cliffracer', 'client', cliffracer.clientFrames()],
  ] as const)('of %s, from a %s', (folder, from, schemas) => {
    for (const [type, schema] of Object.entries(schemas)) {
      const { about, paths } = casesAbout(folder, from, type)
      expect(about, type).toBeGreaterThan(0)
      for (const field of fieldsOf(schema)) expect(paths, type).toContain(field)
    }
  })

  test.each([
    ['maxine', maxine.eventSchemas],
    ['nexus', nexus.eventSchemas],
  ] as const)('in the data of the events of %s', (folder, schemas) => {
    for (const [event, schema] of Object.entries(schemas)) {
      const { paths } = casesAbout(folder, 'server', event)
      const fields = fieldsOf(schema).map((field) => `data.${field}`)
      for (const path of ['data', ...fields]) expect(paths, event).toContain(path)
    }
  })
})

test.each(WIRES)('what is no text is answered too ($folder, $profile)', (wire) => {
  const others: readonly unknown[] = [undefined, null, 7, {}, [], ['{}\n{}'], Object.create(null)]
  for (const other of [...others, Symbol('a'), new Uint8Array(2), () => '{}']) {
    for (const from of SENDERS) {
      const results = decodeFrom(wire, from, other as string)
      expect(results).toMatchObject([{ ok: false, problem: { code: 'not_json', at: '' } }])
    }
  }
})

/** Without those that may take any value at all, even a function: nothing about them can be wrong. */
function fieldsOf(schema: z.ZodMiniType): string[] {
  const { shape = {} } = schema.def as { shape?: Readonly<Record<string, z.ZodMiniType>> }
  return Object.entries(shape)
    .filter(([, field]) => !z.safeParse(field, fieldsOf).success)
    .map(([name]) => name)
}

/** How many cases begin with the name of a frame, and the first two names of every path they reject. */
function casesAbout(folder: (typeof FOLDERS)[number], from: Sender, type: string) {
  const about = FRAME_CASES.get(folder)!.filter(
    (entry) => entry.from === from && entry.name.split(' ')[0] === type,
  )
  const paths = about.flatMap(({ at }) => {
    const names = at?.split('.') ?? []
    return [names.slice(0, 1), names.slice(0, 2)].map((part) => part.join('.'))
  })
  return { about: about.length, paths }
}

function eachResult(folder: (typeof FOLDERS)[number], entry: FrameCase) {
  const text = inputOf(entry)
  return wiresOf(folder, entry.profile).map((wire) => decodeFrom(wire, entry.from, text))
}

function problemsOf(results: readonly Decoded<unknown>[]): Failed['problem'][] {
  return results.flatMap((result) => (result.ok ? [] : [result.problem]))
}

/** One expectation for all: a batch can hold as many problems as a document holds names. */
function expectQuietAndClean(results: readonly Decoded<unknown>[]): void {
  const wrong = results.filter((result) =>
    result.ok ? !inheritsNothing(result.message) : !isQuiet(result.problem),
  )
  expect(wrong).toEqual([])
}

function isQuiet(problem: Failed['problem']): boolean {
  return /^.+$/.test(problem.message) && !JSON.stringify(problem).includes(CANARY)
}
