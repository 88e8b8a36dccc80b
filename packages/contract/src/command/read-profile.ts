import { FROM_SERVER, readJson } from 'maxine-protocol'
import type { DialectName } from '../dialects.ts'
import type { Difference, Profile } from '../profile.ts'
import { SUITES } from '../suite.ts'
import type { Facts } from '../target.ts'
import { nearest } from './nearest.ts'
import { Refused } from './refused.ts'
import { cutTo, escapeText } from './text.ts'

/** A built-in profile by its name, or one from a file. @throws Refused */
export async function readProfile(
  nameOrFile: string,
  readFile: (path: string) => Promise<string>,
  dialect: DialectName = 'maxine',
): Promise<Profile> {
  const { profiles } = SUITES[dialect]
  const builtIn = profiles.find(({ name }) => name === nameOrFile)
  if (builtIn) return builtIn
  const looksLikeFile = /[./\\]/.test(nameOrFile)
  if (!looksLikeFile) {
    const names = profiles.map(({ name }) => name)
    const near = nearest(nameOrFile, names)
    const there = [...names, 'or a JSON file'].join(', ')
    const advice = near ? `did you mean ${near}?` : `there is ${there}`
    throw new Refused(`there is no profile of that name; ${advice}`)
  }
  const text = await readFile(nameOrFile).catch(() => {
    throw new Refused('the file of --profile cannot be read')
  })
  return parseProfile(text, dialect)
}

/** @throws Refused, with the place and what is wanted there. */
export function parseProfile(text: string, dialect: DialectName = 'maxine'): Profile {
  const read = readJson(text, FROM_SERVER)
  if (!read.ok) throw wrong('the file', 'is no JSON document that can be read')
  const document = objectAt(read.message, 'the document', FIELDS)
  const { name, facts, differences } = document
  if (typeof name !== 'string' || name === '') throw wrong('name', 'is not a text')
  return {
    name: escapeText(name),
    differences: readDifferences(differences ?? {}, dialect),
    ...(facts !== undefined && { facts: readFacts(facts) }),
  }
}

const FIELDS = ['name', 'facts', 'differences']

/** The compiler sees to it that none is missing. */
const FACTS: Readonly<Record<keyof Facts, 'number'>> = {
  authWithinMs: 'number',
  expiryGraceMs: 'number',
  heartbeatMs: 'number',
  maxPayload: 'number',
  maxSubscriptions: 'number',
  messageBurst: 'number',
  logEvents: 'number',
  recoveryLimit: 'number',
  connectionsPerUser: 'number',
  handshakeWithinMs: 'number',
  silentForMs: 'number',
  patienceMs: 'number',
}

function readFacts(value: unknown): Partial<Facts> {
  const facts = objectAt(value, 'facts', Object.keys(FACTS))
  for (const [name, number] of Object.entries(facts)) {
    if (!Number.isSafeInteger(number) || Number(number) < 0) {
      throw wrong(`facts.${name}`, 'is not a whole number from 0')
    }
  }
  return facts
}

function readDifferences(value: unknown, dialect: DialectName): Profile['differences'] {
  const ids = SUITES[dialect].cases.map(({ id }) => id)
  const entries = Object.entries(objectAt(value, 'differences', ids))
  return Object.fromEntries(entries.map(([id, one]) => [id, readDifference(id, one, ids)]))
}

function readDifference(id: string, value: unknown, ids: readonly string[]): Difference {
  const place = `differences.${id}`
  const { reason, instead } = objectAt(value, place, ['reason', 'instead'])
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw wrong(`${place}.reason`, 'is not a text: say why, and since when')
  }
  if (instead === undefined) return { reason: escapeText(reason) }
  if (typeof instead !== 'string' || !ids.includes(instead) || instead === id) {
    const isSlip = typeof instead === 'string' && instead !== id
    const near = isSlip ? nearest(instead, ids) : undefined
    throw wrong(`${place}.instead`, `is not the ID of another case${meaning(near)}`)
  }
  return { reason: escapeText(reason), instead }
}

function objectAt(value: unknown, place: string, names: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(place, 'is not an object')
  }
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue
    const shown = cutTo(escapeText(name), WIDEST_NAME)
    throw wrong(place, `has an unknown "${shown}"${meaning(nearest(name, names))}`)
  }
  return value as Fields
}

type Fields = Readonly<Record<string, unknown>>

/** Columns of a name that is repeated. */
const WIDEST_NAME = 40

function meaning(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean ${near}?`
}

function wrong(place: string, what: string): Refused {
  return new Refused(`the profile: ${place} ${what}`)
}
