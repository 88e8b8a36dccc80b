import { inSection, Refused } from './given.ts'
import type { Given, GivenByFlag } from './given.ts'
import type { OptionSection } from './option-section.ts'
import { COMMAND_DEFAULTS } from './option-table.ts'
import { KEEPERS } from '../dialects.ts'
import type { DialectName } from '../dialects.ts'

const KEYS = ['auth-secret', 'auth-secret-file', 'jwks']

/** Sections that mean something to some dialects only. */
const SPOKEN_BY: Readonly<Partial<Record<OptionSection, DialectName>>> = {
  fleet: 'maxine',
  registry: 'maxine',
  nexus: 'nexus',
  deployd: 'deployd',
  cliffracer: 'cliffracer',
}

/** Refuses options that do not go with each other. */
export function assertTogether(given: GivenByFlag): void {
  const keys = KEYS.flatMap((flag) => given.get(flag)?.source ?? [])
  if (keys.length > 1) throw new Refused(`only one of ${keys.join(' and ')} can be given`)
  for (const { option, source } of given.values()) {
    if (option.section === 'auth' && keys.length === 0) {
      throw new Refused(`${source} needs --auth-secret, --auth-secret-file or --jwks`)
    }
    if (option.section === 'fleet' && !given.has('fleet')) {
      throw new Refused(`${source} needs --fleet`)
    }
  }
  const { dialect, all = COMMAND_DEFAULTS.which.all } = inSection(given, 'which')
  if (all) assertForAll(given)
  else assertFor(given, dialect ?? COMMAND_DEFAULTS.which.dialect)
}

function assertForAll(given: GivenByFlag): void {
  const dialect = given.get('dialect')
  if (dialect) throw new Refused(`only one of ${dialect.source} and --all can be given`)
  const port = given.get('port')
  if (port && port.value !== 0) {
    throw new Refused(`${port.source} can only be 0 with --all: each server has its own port`)
  }
}

function assertFor(given: GivenByFlag, dialect: DialectName): void {
  for (const one of given.values()) {
    const wanted = speakersOf(one)
    if (!wanted || wanted.includes(dialect)) continue
    throw new Refused(`${one.source} is for --dialect ${wanted.join(' or ')}`)
  }
}

/** Nothing for what any server can be told. */
function speakersOf({ option: { section, flag } }: Given): readonly DialectName[] | undefined {
  if (flag === 'data') return KEEPERS
  const speaker = SPOKEN_BY[section]
  return speaker && [speaker]
}
