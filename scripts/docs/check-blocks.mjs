import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { listMarkdown } from './list-markdown.mjs'

const RUNNABLE = /^```(js|javascript|ts|tsx|typescript)$/

/**
 * JavaScript in a README or a guide must be an example that a test runs, or that is one.
 *
 * @param {string} root
 */
export function findUncheckedBlocks(root) {
  const examples = readdirSync(join(root, 'examples'))
    .filter((file) => /\.(mjs|ts|tsx)$/.test(file))
    .map((file) => readFileSync(join(root, 'examples', file), 'utf8').trim())
  return listMarkdown(root)
    .filter((file) => file.endsWith('README.md') || file.startsWith('docs/guides/'))
    .flatMap((file) => {
      return blocksOf(readFileSync(join(root, file), 'utf8'))
        .filter(({ text }) => !examples.includes(text.trim()))
        .map(({ line }) => `${file}:${line}: this code is no example that a test runs`)
    })
}

/** @param {string} text */
function blocksOf(text) {
  /** @type {{ line: number, text: string }[]} */
  const blocks = []
  /** @type {{ line: number, runnable: boolean, lines: string[] } | undefined} */
  let open
  for (const [index, line] of text.split('\n').entries()) {
    if (open && line === '```') {
      if (open.runnable) blocks.push({ line: open.line, text: open.lines.join('\n') })
      open = undefined
    } else if (open) open.lines.push(line)
    else if (line.startsWith('```')) {
      open = { line: index + 1, runnable: RUNNABLE.test(line), lines: [] }
    }
  }
  return blocks
}
