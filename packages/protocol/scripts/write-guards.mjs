// npm run guards [-- --check]: what the client halves check frames with, made from frames.ts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { loadSources } from './guards/load.mjs'
import { writeModule } from './guards/module.mjs'

/**
 * What each client half needs of its frames.ts. Of `frames` it takes what a reader knows, and the
 * rest is left out; of `checks` nothing is copied, since an event's data passes through as it came.
 */
const DIALECTS = {
  maxine: { frames: ['serverFrames'], checks: ['eventFrame', 'eventSchemas'] },
  nexus: { frames: ['serverFrames'], checks: ['eventSchemas'] },
  deployd: { frames: ['serverFrames'], checks: [] },
  cliffracer: { frames: ['serverFrames'], checks: ['flatEvents'] },
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

for (const [name, wanted] of Object.entries(DIALECTS)) {
  const path = fileURLToPath(new URL(`../src/dialects/${name}/guards.ts`, import.meta.url))
  const code = writeModule(await loadSources(name), wanted)
  hold(path, await format(code, { ...(await resolveConfig(path)), filepath: path }))
}

/** @param {string} path @param {string} code */
function hold(path, code) {
  const shown = relative(process.cwd(), path)
  if (existsSync(path) && readFileSync(path, 'utf8') === code) {
    console.log(`${shown}: up to date`)
  } else if (values.check) {
    console.error(`stale: ${shown}; run npm run guards`)
    process.exitCode = 1
  } else {
    writeFileSync(path, code)
    console.log(`${shown}: written`)
  }
}
