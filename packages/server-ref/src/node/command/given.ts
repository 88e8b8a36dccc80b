import type { CommandOption, OptionSection, OptionSections } from './option-section.ts'

/** An option that was given. */
export interface Given {
  readonly option: CommandOption
  /** The flag or the variable, as it is called. */
  readonly source: string
  readonly value: unknown
}

export type GivenByFlag = ReadonlyMap<string, Given>

/** What was asked for cannot be; the message is one line for whoever typed it. */
export class Refused extends Error {}

/** The values of one section. */
export function inSection<Name extends OptionSection>(
  given: GivenByFlag,
  name: Name,
): Partial<OptionSections[Name]> {
  const own = [...given.values()].filter(({ option }) => option.section === name)
  // Each row's kind has the type of its key.
  return Object.fromEntries(own.map(({ option, value }) => [option.key, value])) as Partial<
    OptionSections[Name]
  >
}
