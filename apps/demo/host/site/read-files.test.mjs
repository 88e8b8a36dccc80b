import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readFiles } from './read-files.mjs'

test('the page is at the root and by its name', () => {
  const files = readFiles(folderOf('index.html'))
  expect([...files.keys()].sort()).toEqual(['/', '/index.html'])
})

test('a file of a kind that nobody can name to a browser fails the start', () => {
  expect(() => readFiles(folderOf('index.exe'))).toThrow('There is no content type for')
})

/** @param {string} name */
function folderOf(name) {
  const folder = mkdtempSync(join(tmpdir(), 'maxine-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), 'content')
  return folder
}
