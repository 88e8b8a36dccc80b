import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const PAGE = 'docs/seeds.md'
const SEEDS = 'fixtures/seeds'

/** What a row can say of its block: the first two name tests, the last one gives the reason. */
const HOW = ['runs', 'frames', 'no']

/**
 * Each code block of the seed documents has one row in `docs/seeds.md`, and each row names tests that
 * exist, or says why there is none.
 *
 * @param {string} root
 */
export function findUnaccounted(root) {
  const page = readFileSync(join(root, PAGE), 'utf8')
  const sections = page.split(/^## /m).slice(1)
  const documents = readdirSync(join(root, SEEDS)).filter((file) => file.endsWith('.md'))
  return documents.flatMap((document) => {
    const section = sections.find((text) => text.includes(`(../${SEEDS}/${document})`))
    if (!section) return [`${PAGE}: there is no section on ${document}`]
    const text = readFileSync(join(root, SEEDS, document), 'utf8')
    const problems = [...compare(blocksOf(text), section), ...rowsWithoutTest(root, section)]
    return problems.map((problem) => `${PAGE}: ${document}, ${problem}`)
  })
}

/** @param {string[]} blocks @param {string} section */
function compare(blocks, section) {
  const rows = rowsOf(section).map(({ block }) => block)
  const twice = rows.filter((row, index) => rows.indexOf(row) !== index)
  return [
    ...blocks.filter((block) => !rows.includes(block)).map((block) => `${block}: has no row`),
    ...rows.filter((row) => !blocks.includes(row)).map((row) => `${row}: is no block of it`),
    ...twice.map((row) => `${row}: has two rows`),
  ]
}

/** @param {string} root @param {string} section */
function rowsWithoutTest(root, section) {
  const tests = [...section.matchAll(/\]\(\.\.\/([^)\s]+\.test\.ts)\)/g)]
    .map(([, file]) => join(root, file))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
  return rowsOf(section).flatMap(({ block, how, by }) => {
    if (!HOW.includes(how)) return [`${block}: “${how}” is none of ${HOW.join(', ')}`]
    if (how === 'no') return by === '' ? [`${block}: no reason is given`] : []
    const titles = [...by.matchAll(/`([^`]+)`/g)].map(([, title]) => title)
    if (titles.length === 0) return [`${block}: no test is named`]
    return titles
      .filter((title) => !tests.some((text) => text.includes(`'${title}'`)))
      .map((title) => `${block}: no test of the section is called “${title}”`)
  })
}

/** The rows of the tables in a section: heading, block, how, by. @param {string} section */
function rowsOf(section) {
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter(([heading]) => heading !== 'heading' && !/^-+$/.test(heading))
    .map(([heading, block, how = '', by = '']) => ({ block: `${heading}, ${block}`, how, by }))
}

/** Heading, language and number among those of the language there, in their order. @param {string} text */
function blocksOf(text) {
  /** @type {string[]} */
  const blocks = []
  /** @type {Map<string, number>} */
  const counts = new Map()
  let heading = ''
  let inside = false
  for (const line of text.split('\n')) {
    if (inside) inside = !line.startsWith('```')
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '').trim()
    else if (line.startsWith('```')) {
      const name = `${heading}, ${line.slice(3).trim()}`
      const number = (counts.get(name) ?? 0) + 1
      counts.set(name, number)
      blocks.push(`${name} ${number}`)
      inside = true
    }
  }
  return blocks
}
