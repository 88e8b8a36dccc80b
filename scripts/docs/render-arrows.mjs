import { ARROWS } from '../check-arrows.mjs'
import { renderTable } from './tables.mjs'

/** The table that CI enforces, as a reader wants it. */
export function renderArrows() {
  const rows = Object.entries(ARROWS).map(([name, { production, development = [] }]) => [
    `\`${name}\``,
    names(production),
    names(development),
  ])
  return renderTable([['package', 'may import', 'in tests only'], ...rows])
}

/** @param {string[]} packages */
function names(packages) {
  return packages.length === 0 ? '–' : packages.map((name) => `\`${name}\``).join(', ')
}
