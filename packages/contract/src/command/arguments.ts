import { nearest } from './nearest.ts'
import { OPTIONS } from './option-table.ts'
import type { Flag } from './option-table.ts'
import { Refused } from './refused.ts'

/** A switch that is there has an empty text. */
export type Given = ReadonlyMap<Flag, string>

export interface Arguments {
  /** What is no option: the address and IDs. */
  readonly words: readonly string[]
  readonly given: Given
}

/** @throws Refused */
export function readArguments(argv: readonly string[]): Arguments {
  const words: string[] = []
  const given = new Map<Flag, string>()
  const left = argv.entries()
  for (const [index, argument] of left) {
    if (!argument.startsWith('-')) {
      words.push(argument)
      continue
    }
    const [, name = '', inline] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? []
    const option = OPTIONS.get(name)
    if (!option) throw new Refused(unknownOption(argument, index))
    if (given.has(name as Flag)) throw new Refused(`--${name} can be given only once`)
    given.set(name as Flag, option.takes ? value(name, inline, left) : flag(name, inline))
  }
  return { words, given }
}

/** The argument after this one, unless that is an option itself: a value with dashes needs the `=`. */
function value(name: string, inline: string | undefined, left: Iterator<[number, string]>): string {
  const text = inline ?? following(left)
  if (text) return text
  throw new Refused(`--${name} needs a value: --${name}=${OPTIONS.get(name)?.takes ?? ''}`)
}

function following(left: Iterator<[number, string]>): string | undefined {
  const next = left.next()
  return next.done || next.value[1].startsWith('--') ? undefined : next.value[1]
}

function flag(name: string, inline: string | undefined): string {
  if (inline === undefined) return ''
  throw new Refused(`--${name} takes no value`)
}

/** Names only what looks like the name of an option; anything else might be a secret. */
function unknownOption(argument: string, index: number): string {
  const [name = ''] = argument.split('=')
  if (!/^--?[a-z][a-z-]{0,40}$/i.test(name)) {
    return `argument ${index + 1} is no option; --help lists them`
  }
  const flags = [...OPTIONS.keys(), 'help', 'version'].map((one) => `--${one}`)
  const near = nearest(name, flags)
  return `there is no ${name}${near ? `; did you mean ${near}?` : '; --help lists all options'}`
}
