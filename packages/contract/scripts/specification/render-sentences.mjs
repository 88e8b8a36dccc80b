/** A file for each level, by the word in its IDs: one for all would be longer than a file may be. */
const FILES = {
  CORE: { name: 'core.ts', constant: 'CORE_SENTENCES' },
  REC: { name: 'recovery.ts', constant: 'RECOVERY_SENTENCES' },
  SEC: { name: 'security.ts', constant: 'SECURITY_SENTENCES' },
  OLD: { name: 'old.ts', constant: 'OLD_SENTENCES' },
  CLIENT: { name: 'client.ts', constant: 'CLIENT_SENTENCES' },
}

/**
 * The code of every file, by its name, and what belongs into none.
 *
 * @param {import('./read-sentences.mjs').Marked[]} sentences
 * @returns {{ files: Record<string, string>, unknown: string[] }}
 */
export function renderSentences(sentences) {
  const files = Object.entries(FILES).map(([word, { name, constant }]) => {
    const own = sentences.filter(({ id }) => wordOf(id) === word)
    return [name, render(constant, own)]
  })
  const strangers = sentences.filter(({ id }) => !Object.hasOwn(FILES, wordOf(id)))
  return {
    files: Object.fromEntries(files),
    unknown: strangers.map(({ id }) => `${id} is of no level`),
  }
}

/** @param {string} id */
function wordOf(id) {
  return id.split('-')[1] ?? ''
}

/** @param {string} constant @param {import('./read-sentences.mjs').Marked[]} marked */
function render(constant, marked) {
  const rows = marked.map(
    ({ id, section, text }) =>
      `  ${JSON.stringify(id)}: [${JSON.stringify(section)}, ${JSON.stringify(text)}],`,
  )
  return [
    '// Written by packages/contract/scripts/write-specification.mjs from the Maxine PROTOCOL.md.',
    "import type { SentencesById } from '../sentences.ts'",
    '',
    '// prettier-ignore',
    `export const ${constant}: SentencesById = {`,
    ...rows,
    '}',
    '',
  ].join('\n')
}
