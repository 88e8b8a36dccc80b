// npm run bench [-- --only fanout,receive] [--json FILE] [--quick]: us beside the peers and the least
// anybody could do, on the built packages. Numbers are shown, never asserted.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { AREAS } from './areas.mjs'
import { stopAll } from './harness/child.mjs'
import { createProgress } from './harness/progress.mjs'
import { toRows } from './harness/rows.mjs'
import { formatTable, toTable } from './harness/table.mjs'
import { describeMachine } from './harness/machine.mjs'

/** Odd, so that a median is one of the values. */
const ROUNDS = { quick: 5, full: 7 }

const progress = createProgress(process.stdout)

stopOnSignals()
main().then(
  () => process.exit(0),
  async (error) => {
    progress.say(`npm run bench: ${error?.stack ?? error}`)
    await stopAll()
    process.exit(1)
  },
)

async function main() {
  const { only, json, quick } = readOptions()
  const machine = describeMachine()
  progress.say(`${machine}\n${quick ? 'A first look' : 'In full'}: ${only.join(', ')}`)
  const rows = []
  const leftOut = []
  for (const name of only) {
    const found = await measureArea(name, quick, (subject, why) =>
      leftOut.push({ area: name, subject, why }),
    )
    progress.say(`\n${formatTable(toTable(found))}`)
    rows.push(...found)
  }
  for (const { area, subject, why } of leftOut)
    progress.say(`left out of ${area}: ${subject}, ${why}`)
  if (json) save(json, { machine, date: new Date().toISOString(), quick, rows, leftOut })
}

/** @param {string} name @param {boolean} quick @param {(subject: string, why: string) => void} leaveOut */
async function measureArea(name, quick, leaveOut) {
  const { title, measure } = await AREAS[name]()
  progress.note(`${name}: ${title}`)
  const measured = await measure({
    quick,
    rounds: quick ? ROUNDS.quick : ROUNDS.full,
    progress: (text) => progress.show(`${name}: ${text}`),
    leaveOut,
  })
  await stopAll()
  return toRows(name, measured)
}

function save(path, report) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', default: Object.keys(AREAS).join(',') },
        json: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    })
    return { ...values, only: chosenAreas(values.only) }
  } catch (error) {
    console.error(`npm run bench: ${error.message}`)
    return process.exit(1)
  }
}

/** @param {string} list */
function chosenAreas(list) {
  const chosen = list.split(',').map((name) => name.trim())
  const unknown = chosen.filter((name) => !Object.hasOwn(AREAS, name))
  if (unknown.length > 0) {
    throw new Error(`there is no "${unknown.join()}"; choose from ${Object.keys(AREAS).join()}.`)
  }
  return Object.keys(AREAS).filter((name) => chosen.includes(name))
}

/** What was started ends with us. */
function stopOnSignals() {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }
  for (const [signal, code] of Object.entries(codes)) {
    process.once(signal, () => void stopAll().then(() => process.exit(code)))
  }
}
