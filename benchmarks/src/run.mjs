// npm run bench [-- --only decode,match] [--json FILE] [--quick]: what our code costs above the
// least that could be done, measured on the built packages. Numbers are shown, never asserted.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { decodeCases } from './areas/decode.mjs'
import { matchCases } from './areas/match.mjs'
import { measure } from './measure.mjs'
import { formatRows, toRows } from './report.mjs'

/** @type {Record<string, () => import('./measure.mjs').Case[]>} */
const AREAS = { decode: decodeCases, match: matchCases }
const THOROUGH = { rounds: 15, roundMs: 90 }
const QUICK = { rounds: 7, roundMs: 30 }

main()

function main() {
  const { only, json, quick } = readOptions()
  const cases = only.flatMap((area) => AREAS[area]().map((one) => ({ area, ...one })))
  const { rounds, roundMs } = quick ? QUICK : THOROUGH
  console.log(`${cases.length} cases, ${rounds} interleaved rounds, Node ${process.versions.node}`)
  const measured = measure(cases, { rounds, roundMs, onRound: showRound })
  const rows = toRows(measured)
  console.log(`\n${formatRows(rows)}`)
  if (json) writeFileSync(json, `${JSON.stringify({ rows }, null, 2)}\n`)
}

/** @param {number} round @param {number} rounds */
function showRound(round, rounds) {
  process.stdout.write(round === rounds ? `${round}\n` : `${round} `)
}

function readOptions() {
  try {
    return checkOptions(
      parseArgs({
        options: {
          only: { type: 'string', default: Object.keys(AREAS).join(',') },
          json: { type: 'string' },
          quick: { type: 'boolean', default: false },
        },
      }).values,
    )
  } catch (error) {
    console.error(`npm run bench: ${error.message}`)
    process.exit(1)
  }
}

/** @param {{ only: string, json?: string, quick: boolean }} values */
function checkOptions({ only, json, quick }) {
  const chosen = only.split(',')
  const unknown = chosen.filter((area) => !(area in AREAS))
  if (unknown.length > 0) {
    throw new Error(`there is no "${unknown.join()}"; choose from ${Object.keys(AREAS).join()}.`)
  }
  return { only: chosen, json, quick }
}
