/** An ID behind the sentence it belongs to: `… is ignored. [MX-CORE-07]`; several may follow each other. */
const MARK = /\[((?:MX|NX|GD|CR)-[A-Z]+-\d+)\]/g
const MARKS_AT_END = /(?:\s*\[(?:MX|NX|GD|CR)-[A-Z]+-\d+\])+/g

/**
 * @typedef {object} Marked
 * @property {string} id
 * @property {string} section the heading it stands under
 * @property {string} text
 */

/**
 * Every sentence behind which IDs stand, in the order of the IDs.
 *
 * @param {string} markdown
 * @returns {{ sentences: Marked[], problems: string[] }}
 */
export function readSentences(markdown) {
  const sentences = blocksOf(markdown).flatMap(readBlock)
  const ids = sentences.map(({ id }) => id)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  const empty = sentences.filter(({ text }) => text === '')
  return {
    sentences: sentences.sort((one, other) => (one.id < other.id ? -1 : 1)),
    problems: [
      ...twice.map((id) => `${id} stands there twice`),
      ...empty.map(({ id }) => `${id} stands behind nothing`),
    ],
  }
}

/**
 * Paragraphs, items of lists and rows of tables, each with its heading; code is none of them.
 *
 * @param {string} markdown
 */
function blocksOf(markdown) {
  /** @type {{ section: string, text: string, kind: 'prose' | 'row' }[]} */
  const blocks = []
  let section = ''
  let inCode = false
  let isOpen = false
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) inCode = !inCode
    if (inCode || line.startsWith('```')) {
      isOpen = false
    } else if (line.startsWith('#')) {
      section = line.replace(/^#+ /, '').replace(MARKS_AT_END, '')
      isOpen = false
    } else if (line.startsWith('|')) {
      blocks.push({ section, text: line, kind: 'row' })
      isOpen = false
    } else if (line.trim() === '') isOpen = false
    else if (isOpen && !/^\s*(?:-|\d+\.) /.test(line))
      blocks[blocks.length - 1].text += ` ${line.trim()}`
    else {
      blocks.push({ section, text: line.trim(), kind: 'prose' })
      isOpen = true
    }
  }
  return blocks
}

/** @param {{ section: string, text: string, kind: 'prose' | 'row' }} block @returns {Marked[]} */
function readBlock({ section, text, kind }) {
  if (kind === 'row') {
    const cells = text
      .replace(MARKS_AT_END, '')
      .split('|')
      .map((cell) => cell.trim())
    const row = cells.filter((cell) => cell !== '').join(' — ')
    return idsIn(text).map((id) => ({ id, section, text: row }))
  }
  /** @type {Marked[]} */
  const found = []
  let from = 0
  for (const { 0: marks, index } of text.matchAll(MARKS_AT_END)) {
    const sentence = lastSentence(text.slice(from, index))
    found.push(...idsIn(marks).map((id) => ({ id, section, text: sentence })))
    from = index + marks.length
  }
  return found
}

/** @param {string} text */
function idsIn(text) {
  return [...text.matchAll(MARK)].map(([, id]) => id)
}

/** From the end of the sentence before it, to the mark. @param {string} text */
function lastSentence(text) {
  const plain = text.replace(/^\s*(?:-|\d+\.) /, '').trim()
  const start = /^.*[.!?:] (?=["“`*A-Z])/s.exec(plain)?.[0].length ?? 0
  return plain.slice(start)
}
