/**
 * A file for each level of Maxine, by the word in its IDs, for one for all would be longer than a file may be; and one
 * for each other dialect.
 *
 * @type {Record<string, { name: string, constant: string, dialect: string }>}
 */
const FILES = {
  'MX-CORE': { name: 'core.ts', constant: 'CORE_SENTENCES', dialect: 'Maxine' },
  'MX-REC': { name: 'recovery.ts', constant: 'RECOVERY_SENTENCES', dialect: 'Maxine' },
  'MX-SEC': { name: 'security.ts', constant: 'SECURITY_SENTENCES', dialect: 'Maxine' },
  'MX-OLD': { name: 'old.ts', constant: 'OLD_SENTENCES', dialect: 'Maxine' },
  'MX-CLIENT': { name: 'client.ts', constant: 'CLIENT_SENTENCES', dialect: 'Maxine' },
  NX: { name: 'nexus.ts', constant: 'NEXUS_SENTENCES', dialect: 'Nexus' },
  GD: { name: 'deployd.ts', constant: 'DEPLOYD_SENTENCES', dialect: 'go-deployd' },
  CR: { name: 'cliffracer.ts', constant: 'CLIFFRACER_SENTENCES', dialect: 'Cliffracer' },
}

/**
 * The code of every file, by its name, and what belongs into none.
 *
 * @param {import('./read-sentences.mjs').Marked[]} sentences
 * @returns {{ files: Record<string, string>, unknown: string[] }}
 */
export function renderSentences(sentences) {
  const files = Object.entries(FILES).map(([beginning, file]) => {
    const own = sentences.filter(({ id }) => fileOf(id) === beginning)
    return [file.name, render(file, own)]
  })
  const strangers = sentences.filter(({ id }) => fileOf(id) === undefined)
  return {
    files: Object.fromEntries(files),
    unknown: strangers.map(({ id }) => `${id} is of no level`),
  }
}

/** @param {string} id */
function fileOf(id) {
  return Object.keys(FILES).find((beginning) => id.startsWith(`${beginning}-`))
}

/** @param {typeof FILES[string]} file @param {import('./read-sentences.mjs').Marked[]} marked */
function render({ constant, dialect }, marked) {
  const rows = marked.map(
    ({ id, section, text }) =>
      `  ${JSON.stringify(id)}: [${JSON.stringify(section)}, ${JSON.stringify(text)}],`,
  )
  return [
    `// Written by packages/contract/scripts/write-specification.mjs from the ${dialect} PROTOCOL.md.`,
    "import type { SentencesById } from '../sentences.ts'",
    '',
    '// prettier-ignore',
    `export const ${constant}: SentencesById = {`,
    ...rows,
    '}',
    '',
  ].join('\n')
}
