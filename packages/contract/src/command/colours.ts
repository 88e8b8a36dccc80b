export type Style = 'good' | 'bad' | 'warning' | 'quiet' | 'strong'

/** Puts a style around a text that is as wide as it will be shown. */
export type Paint = (style: Style, text: string) => string

/** SGR numbers (ECMA-48, 8.3.117): the sixteen colours every terminal and every theme has. */
const NUMBERS: Readonly<Record<Style, number>> = {
  good: 32,
  bad: 31,
  warning: 33,
  quiet: 2,
  strong: 1,
}

const inColour: Paint = (style, text) => `\u001b[${NUMBERS[style]}m${text}\u001b[0m`

export const plain: Paint = (_, text) => text

/** As no-color.org has it: any text in NO_COLOR turns colours off, an empty one does not. */
export function choosePaint(env: Readonly<Record<string, string | undefined>>): Paint {
  return env['NO_COLOR'] ? plain : inColour
}
