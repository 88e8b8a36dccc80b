import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { linkCommands } from './link-commands.mjs'

let root

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'maxine-links-'))
  mkdirSync(join(root, 'packages/a'), { recursive: true })
  write('package.json', { workspaces: ['packages/*'] })
  const bin = { hello: './hello.sh', later: './not-built.sh' }
  write('packages/a/package.json', { name: 'a', exports: {}, bin })
})

afterEach(() => rmSync(root, { recursive: true }))

test('a command that is built can be called, again after each build; one that is not is left out', () => {
  const script = join(root, 'packages/a/hello.sh')
  writeFileSync(script, '#!/bin/sh\necho hello\n')
  chmodSync(script, 0o644)
  linkCommands(root)
  linkCommands(root)
  const linked = join(root, 'node_modules/.bin/hello')
  expect(execFileSync(linked, { encoding: 'utf8' })).toBe('hello\n')
  expect(() => readFileSync(join(root, 'node_modules/.bin/later'))).toThrow()
})

function write(file, value) {
  writeFileSync(join(root, file), JSON.stringify(value))
}
