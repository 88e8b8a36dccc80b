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
