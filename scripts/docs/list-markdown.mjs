import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const SKIPPED = new Set(['node_modules', 'dist', 'coverage', '.git', '.turbo'])

/** Our own documents: all but the seeds, which are not ours to change. @param {string} root */
export function listMarkdown(root) {
  return filesBelow(root)
    .map((file) => relative(root, file).split(sep).join('/'))
    .filter((file) => file.endsWith('.md') && !file.startsWith('fixtures/seeds/'))
    .sort()
}

/** @param {string} directory @returns {string[]} */
function filesBelow(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (!entry.isDirectory()) return [path]
    return SKIPPED.has(entry.name) ? [] : filesBelow(path)
  })
}
