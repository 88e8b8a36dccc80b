import { inSection } from './given.ts'
import type { GivenByFlag } from './given.ts'
import { COMMAND_DEFAULTS } from './option-table.ts'
import type { StartAllOptions } from '../dialects.ts'
import { DOCUMENTED_PORTS } from '../dialects.ts'
import type { AnyStartOptions, DialectName } from '../dialects.ts'

export interface CommandOptions {
  /** Of the one server, all but the logger; the secret may have yet to be read from its file. */
  readonly start: AnyStartOptions
  /** Present where all four are wanted, instead of the one. */
  readonly all?: StartAllOptions
  readonly authSecretFile?: string
  readonly json: boolean
  readonly quiet: boolean
}

/** Puts together what was given, and leaves out what was not. */
export function assemble(given: GivenByFlag): CommandOptions {
  const { json, quiet, authSecretFile } = inSection(given, 'command')
  const { dialect = COMMAND_DEFAULTS.which.dialect, all } = inSection(given, 'which')
  return {
    start: startOptions(given, dialect),
    ...(all && { all: allOptions(given) }),
    ...(authSecretFile && { authSecretFile }),
    json: json ?? COMMAND_DEFAULTS.command.json,
    quiet: quiet ?? COMMAND_DEFAULTS.command.quiet,
  }
}

/** What any server can be told. */
function sharedOptions(given: GivenByFlag) {
  const { data: _data, port: _port, ...start } = inSection(given, 'start')
  const { port: _byDefault, ...defaults } = COMMAND_DEFAULTS.start
  const auth = inSection(given, 'auth')
  const isLocked = inSection(given, 'command').authSecretFile ?? auth.secret ?? auth.keys
  return {
    ...defaults,
    ...start,
    core: { log: inSection(given, 'log'), session: inSection(given, 'session') },
    handshake: inSection(given, 'handshake'),
    ...(isLocked && { auth }),
  }
}

function startOptions(given: GivenByFlag, dialect: DialectName): AnyStartOptions {
  const shared = sharedOptions(given)
  const { port = DOCUMENTED_PORTS[dialect], data } = inSection(given, 'start')
  const one = { ...shared, port, ...(data !== undefined && { data }) }
  switch (dialect) {
    case 'maxine':
      return {
        ...one,
        core: { ...shared.core, registry: inSection(given, 'registry') },
        ...fleetOf(given),
      }
    case 'nexus':
      return { ...one, dialect, nexus: inSection(given, 'nexus') }
    case 'deployd':
      return { ...one, dialect, deployd: inSection(given, 'deployd') }
    case 'cliffracer':
      return { ...one, dialect, cliffracer: inSection(given, 'cliffracer') }
  }
}

function allOptions(given: GivenByFlag): StartAllOptions {
  const { port, data } = inSection(given, 'start')
  const dialects = Object.keys(DOCUMENTED_PORTS)
  return {
    ...sharedOptions(given),
    // The only one that can be given is 0.
    ...(port !== undefined && { ports: Object.fromEntries(dialects.map((name) => [name, port])) }),
    ...(data !== undefined && { data }),
    registry: inSection(given, 'registry'),
    maxine: fleetOf(given),
    nexus: inSection(given, 'nexus'),
    deployd: inSection(given, 'deployd'),
    cliffracer: inSection(given, 'cliffracer'),
  }
}

function fleetOf(given: GivenByFlag) {
  const fleet = inSection(given, 'fleet')
  const { services } = fleet
  return services === undefined ? {} : { fleet: { ...fleet, services } }
}
