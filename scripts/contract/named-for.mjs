import { format, parse } from 'node:path'

/**
 * Two runs write two files: `out/report.xml` becomes `out/report-open.xml`.
 *
 * @param {string} path
 * @param {string} word
 */
export function namedFor(path, word) {
  const { root, dir, name, ext } = parse(path)
  return format({ root, dir, name: `${name}-${word}`, ext })
}
