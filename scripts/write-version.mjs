// Part of npm run version-packages: what a client calls itself follows its package.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, readJson } from './shared/workspace.mjs'

const file = join(ROOT, 'packages/client/src/version.ts')
const { version } = readJson(join(ROOT, 'packages/client/package.json'))
const source = readFileSync(file, 'utf8')
writeFileSync(file, source.replace(/version: '[^']*'/, `version: '${version}'`))
console.log(`the client calls itself ${version}`)
