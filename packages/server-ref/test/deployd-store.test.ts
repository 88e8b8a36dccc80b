import Database from 'libsql'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryDocuments } from '../src/core/systems/deployd/documents/document-store.ts'
import { startServer } from '../src/node/start-server.ts'
import { openDocuments } from '../src/node/systems/deployd/open-documents.ts'
import { documentOf } from './document-of.ts'
import { describeDocumentStore } from './document-store-suite.ts'
import { buildProgram } from './other-process.ts'

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'maxine-documents-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function openUntilEnd(directory: string) {
  const store = openDocuments(directory)
  onTestFinished(() => store.close())
  return store
}

describeDocumentStore('a store in memory', createMemoryDocuments, (store) => store)

const directories = new WeakMap<object, string>()

describeDocumentStore(
  'a store on disk',
  () => {
    const directory = newDirectory()
    const store = openUntilEnd(directory)
    directories.set(store, directory)
    return store
  },
  (store) => {
    store.close()
    return openUntilEnd(directories.get(store)!)
  },
)

describe('a directory', () => {
  it('is for one process at a time', () => {
    const directory = newDirectory()
    openUntilEnd(directory)
    expect(() => openDocuments(directory)).toThrow(
      `${directory} is in use by process ${process.pid}`,
    )
  })

  it('that is a file is refused in one line', () => {
    const file = join(newDirectory(), 'file')
    writeFileSync(file, '')
    expect(() => openDocuments(file)).toThrow(`documents cannot be kept in ${file}`)
  })

  it.each<[string, (path: string) => void, RegExp]>([
    ['is no database', (path) => writeFileSync(path, 'x'.repeat(4_096)), /left as it is/],
    [
      'is cut off',
      (path) => writeFileSync(path, readFileSync(path).subarray(0, 6_000)),
      /left as it is/,
    ],
    [
      'has another document than was put there',
      alteredBy(`UPDATE documents SET text = replace(text, '1', '2')`),
      /document a of todos was changed/,
    ],
    [
      'has a document in another place',
      alteredBy(`UPDATE documents SET collection = 'users'`),
      /document a of users was changed/,
    ],
    [
      'is of a newer version',
      alteredBy(`UPDATE meta SET value = 2 WHERE name = 'version'`),
      /version 2/,
    ],
    ['is of somebody else', alteredBy('DROP TABLE meta'), /of something else/],
    ['is of another kind', alteredBy(`UPDATE meta SET value = 'x' WHERE name = 'kind'`), /else/],
  ])('with a file that %s is refused, and the file is left as it is', (_, damage, message) => {
    const directory = newDirectory()
    const path = join(directory, 'documents.db')
    const store = openDocuments(directory)
    store.put('todos', documentOf('a', { n: 1 }))
    store.close()
    damage(path)
    const before = readFileSync(path)
    expect(() => openDocuments(directory)).toThrow(message)
    expect(readFileSync(path).equals(before)).toBe(true)
    // And the directory is free again.
    expect(() => openDocuments(directory)).toThrow(message)
  })

  it('that is refused is one of a SettingError in one line', async () => {
    const directory = newDirectory()
    writeFileSync(join(directory, 'documents.db'), 'x'.repeat(4_096))
    const started = startServer({ dialect: 'deployd', data: directory })
    await expect(started).rejects.toMatchObject({ name: 'SettingError' })
    await expect(started).rejects.not.toThrow('\n')
  })
})

function alteredBy(sql: string) {
  return (path: string) => {
    const database = new Database(path)
    database.exec(sql)
    // So that all of it is in this one file.
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.close()
  }
}

describe('a server with a directory', () => {
  it('goes on with its documents, closed or restarted', async () => {
    const options = { dialect: 'deployd', data: newDirectory(), testing: true } as const
    const server = await startServer(options)
    const { result } = await server.core.collections.create('todos', { n: 1 })
    await server.faults.restart({ epoch: 'same' })
    await server.core.collections.update('todos', result.id, { n: 2 })
    await server.close()
    const next = await startServer(options)
    onTestFinished(() => next.close())
    const found = await (await fetch(`${next.httpUrl}/todos`)).json()
    expect(found).toMatchObject([{ id: result.id, n: 2 }])
  })

  it('lets go of it where it cannot listen', async () => {
    const data = newDirectory()
    const other = await startServer({ dialect: 'deployd' })
    onTestFinished(() => other.close())
    await expect(startServer({ dialect: 'deployd', data, port: other.port })).rejects.toThrow(
      'EADDRINUSE',
    )
    openUntilEnd(data)
  })
})

/** Kills, each after so many documents at most. */
const CYCLES = 20
const MOST = 60

describe('a store whose process is killed again and again', () => {
  it('has every document that it said it had, and no other', async () => {
    const program = buildProgram(new URL('document-program.ts', import.meta.url))
    onTestFinished(() => program.remove())
    const directory = newDirectory()
    let known: readonly string[] = []
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const said = await killAfter(program.path, directory, (cycle * 7) % MOST)
      const store = openDocuments(directory)
      const ids = store.list('todos').map(({ id }) => id)
      store.close()
      // One more may be there that nobody heard of any more.
      expect(ids.slice(0, known.length + said.length)).toEqual([...known, ...said])
      expect(ids.length - known.length - said.length).toBeLessThanOrEqual(1)
      known = ids
    }
    expect(known.length).toBeGreaterThan(CYCLES)
  }, 60_000)
})

/** Lets a process put documents until it has said so of that many, then kills it wherever it is. */
async function killAfter(program: string, directory: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    if (said.length > count) child.kill('SIGKILL')
  }
  return said
}
