import type { LogBounds, RegistryOptions, SessionOptions } from '../../core/index.ts'
import type { AuthOptions } from '../auth/auth-options.ts'
import type { FleetSettings, HandshakeOptions, StartOptions } from '../running-server.ts'
import type { DialectName } from '../dialects.ts'
import type { CliffracerSettings } from '../systems/cliffracer.ts'
import type { DeploydSettings } from '../systems/deployd.ts'
import type { NexusSettings } from '../systems/nexus.ts'
import type { OptionKind } from './option-kinds.ts'

/** What the command alone can be told. */
interface CommandSettings {
  readonly authSecretFile: string
  readonly json: boolean
  readonly quiet: boolean
}

/** One server, or all four. */
interface WhichServer {
  readonly dialect: DialectName
  readonly all: boolean
}

/** The part of `AuthOptions` that can be typed. */
interface TypedAuth extends Omit<AuthOptions, 'secret' | 'keys' | 'users'> {
  readonly secret: string
  readonly keys: string
  readonly users: string
}

/** Everything that can be set, by where it belongs. */
export interface OptionSections {
  readonly command: CommandSettings
  readonly which: WhichServer
  readonly start: Omit<StartOptions, 'dialect'>
  readonly auth: TypedAuth
  readonly fleet: FleetSettings
  readonly log: LogBounds
  readonly registry: RegistryOptions
  readonly session: SessionOptions
  readonly handshake: HandshakeOptions
  readonly nexus: NexusSettings
  readonly deployd: DeploydSettings
  readonly cliffracer: CliffracerSettings
}

export type OptionSection = keyof OptionSections

/** One option of the command: parsing, help and errors are all made from these. */
export interface CommandOption {
  /** Without the dashes; the variable is the same in capitals behind `MAXINE_`. */
  readonly flag: string
  readonly section: OptionSection
  readonly key: string
  readonly kind: OptionKind<unknown>
  readonly says: string
  /** As it would be written. */
  readonly byDefault?: string
}

/** Rows of one section, which have its types and its defaults. */
export function section<Name extends OptionSection>(
  at: Name,
  defaults: Partial<Record<keyof OptionSections[Name], unknown>>,
) {
  type Values = OptionSections[Name]
  return <Key extends keyof Values & string>(
    key: Key,
    flag: string,
    kind: OptionKind<NonNullable<Values[Key]>>,
    says: string,
  ): CommandOption => {
    const byDefault = defaults[key] as NonNullable<Values[Key]> | undefined
    const shown = byDefault !== undefined && byDefault !== false && kind.write(byDefault)
    return {
      flag,
      section: at,
      key,
      kind: kind as unknown as OptionKind<unknown>,
      says,
      ...(shown !== false && { byDefault: shown }),
    }
  }
}
