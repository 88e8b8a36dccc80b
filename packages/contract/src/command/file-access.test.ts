import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FILES } from './file-access.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maxine-contract-'))
})

afterEach(() => rm(folder, { recursive: true }))

test('a file is replaced whole, and nothing is left beside it', async () => {
  const path = join(folder, 'report.xml')
  await writeFile(path, 'old')
  await FILES.write(path, 'new')
  expect(await readFile(path, 'utf8')).toBe('new')
  expect(await readdir(folder)).toEqual(['report.xml'])
})

test('a file that cannot be written leaves nothing either', async () => {
  await mkdir(join(folder, 'taken'))
  await expect(FILES.write(join(folder, 'taken'), 'text')).rejects.toThrow()
  expect(await readdir(folder)).toEqual(['taken'])
})

test('what would be in the way is known before', async () => {
  expect(await FILES.obstacle(join(folder, 'report.xml'))).toBeUndefined()
  expect(await FILES.obstacle('report.xml')).toBeUndefined()
  expect(await FILES.obstacle(folder)).toBe('is a folder')
  expect(await FILES.obstacle(join(folder, 'gone', 'report.xml'))).toBe(
    'is in a folder that is not there',
  )
})
