import { parseArgs } from 'node:util'

/**
 * @typedef {object} Options
 * @property {string[]} only areas, in their order
 * @property {boolean} quick
 * @property {string} [json] a file for the report
 * @property {string} [out] a directory for the report and the plots
 * @property {'kept' | 'written'} readme
 */

/**
 * @param {string[]} args
 * @param {string[]} areas all there are
 * @param {string} results where a full run of everything leaves its results
 * @returns {Options}
 * @throws {Error} one sentence for whoever typed it
 */
export function readOptions(args, areas, results) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      json: { type: 'string' },
      out: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'write-readme': { type: 'boolean', default: false },
    },
  })
  const { json, quick } = values
  const only = chosenAreas(values.only ?? areas.join(), areas)
  const isWhole = !quick && only.length === areas.length
  if (values['write-readme'] && !isWhole) {
    throw new Error('--write-readme is for a full run of everything, without --quick and --only.')
  }
  const out = values.out ?? (isWhole ? results : undefined)
  return { only, quick, json, out, readme: values['write-readme'] ? 'written' : 'kept' }
}

/** @param {string} list @param {string[]} areas */
function chosenAreas(list, areas) {
  const chosen = list.split(',').map((name) => name.trim())
  const unknown = chosen.filter((name) => !areas.includes(name))
  if (unknown.length > 0) {
    throw new Error(`there is no "${unknown.join()}"; choose from ${areas.join()}.`)
  }
  return areas.filter((name) => chosen.includes(name))
}
