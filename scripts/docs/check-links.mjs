import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listMarkdown } from './list-markdown.mjs'

/** Links to files and headings of this repository that lead nowhere. @param {string} root */
export function findBrokenLinks(root) {
  return listMarkdown(root)
    .filter((file) => existsSync(join(root, file)))
    .flatMap((file) =>
      linksOf(readFileSync(join(root, file), 'utf8'))
        .filter((link) => !leadsSomewhere(root, file, link))
        .map((link) => `${file}: ${link} leads nowhere`),
    )
}

/** @param {string} text */
function linksOf(text) {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
}

/** @param {string} root @param {string} file @param {string} link */
function leadsSomewhere(root, file, link) {
  const [path, heading] = link.split('#')
  const target = path === '' ? join(root, file) : join(root, dirname(file), path)
  if (!existsSync(target)) return false
  return heading === undefined || anchorsOf(readFileSync(target, 'utf8')).has(heading)
}

/** @param {string} text */
function anchorsOf(text) {
  const headings = text.match(/^#+ .*$/gm) ?? []
  return new Set(headings.map((line) => anchorOf(line.replace(/^#+ /, ''))))
}

/** As code hosts make them: lower case, spaces to hyphens, the rest of the punctuation dropped. @param {string} heading */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
}
