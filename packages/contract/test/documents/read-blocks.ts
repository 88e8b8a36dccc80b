import { readFileSync } from 'node:fs'

export interface Block {
  readonly language: string
  readonly code: string
  /** Of the heading the block stands under. */
  readonly heading: string
}

const SEEDS = new URL('../../../../fixtures/seeds/', import.meta.url)

/** The code blocks of a seed document, in their order, as they stand there. */
export function readBlocks(document: string): readonly Block[] {
  const blocks: Block[] = []
  let heading = ''
  let open: { language: string; lines: string[] } | undefined
  for (const line of readFileSync(new URL(document, SEEDS), 'utf8').split('\n')) {
    if (open && line.startsWith('```')) {
      blocks.push({ language: open.language, code: open.lines.join('\n'), heading })
      open = undefined
    } else if (open) open.lines.push(line)
    else if (line.startsWith('```')) open = { language: line.slice(3), lines: [] }
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
  }
  return blocks
}

/** Whose code is wanted, where there are several under a heading; else the first in JavaScript. */
interface Which {
  readonly language?: string
  /** Counted from 1 among those of the language. */
  readonly number?: number
}

/** The code of the block under that heading. */
export function codeUnder(
  blocks: readonly Block[],
  heading: string,
  { language = 'javascript', number = 1 }: Which = {},
): string {
  const those = blocks.filter((one) => one.heading === heading && one.language === language)
  const block = those[number - 1]
  if (!block) throw new Error(`no block ${number} of ${language} under ${heading}`)
  return block.code
}

/** What stands in a block from a line on, where it goes over to another matter. */
export function restFrom(code: string, line: string): string {
  const at = code.indexOf(`\n${line}\n`)
  if (at === -1) throw new Error(`no line ${line}`)
  return code.slice(at + 1)
}
