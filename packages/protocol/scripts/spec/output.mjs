import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const SPEC = fileURLToPath(new URL('../../spec/', import.meta.url))

/** @param {Map<string, object>} files what should be there @returns paths that differ, are missing or too many */
export function findStale(files) {
  const wrong = [...files].filter(([path, content]) => readText(path) !== textOf(content))
  const extra = listFiles().filter((path) => !files.has(path))
  return [...wrong.map(([path]) => path), ...extra].sort()
}

/** @param {Map<string, object>} files @param {string[]} stale */
export function writeAll(files, stale) {
  for (const path of stale) {
    const content = files.get(path)
    if (!content) {
      rmSync(join(SPEC, path))
      continue
    }
    mkdirSync(dirname(join(SPEC, path)), { recursive: true })
    writeFileSync(join(SPEC, path), textOf(content))
  }
}

function textOf(content) {
  return `${JSON.stringify(content, null, 2)}\n`
}

function readText(path) {
  const whole = join(SPEC, path)
  return existsSync(whole) ? readFileSync(whole, 'utf8') : undefined
}

function listFiles() {
  if (!existsSync(SPEC)) return []
  return readdirSync(SPEC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(SPEC, join(entry.parentPath, entry.name)).split(sep).join('/'))
}
