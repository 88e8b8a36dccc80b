import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { format } from 'prettier'
import { ROOT } from '../shared/workspace.mjs'

const INTRODUCTION = `# Errors

Every code that can reach you, what the client does by itself, and what you can do. This page is
written from the tables in \`packages/protocol/src/close-codes.ts\` and \`error-codes.ts\` by
\`npm run docs\`.

`

/** The page from the built tables, formatted like every other document. */
export async function renderErrors() {
  const built = pathToFileURL(join(ROOT, 'packages/protocol/dist/index.js')).href
  const { CLOSE_CODES, ERROR_CODES } = await import(built)
  const page = [
    INTRODUCTION,
    '## Error codes\n\n',
    'In `error` and `auth_failed` frames, in refused subscriptions, and in the problem of a frame that could not be read.\n\n',
    ...ERROR_CODES.map((entry) =>
      section(`### ${entry.code}`, entry, AFTER_AN_ERROR[entry.action]),
    ),
    '## Close codes\n\n',
    'A code that is not here follows its range: 4000 to 4499, the client comes back; 4500 to 4999, it stops.\n\n',
    ...CLOSE_CODES.map((entry) =>
      section(`### ${entry.code} ${entry.name}`, entry, AFTER_A_CLOSE[entry.action]),
    ),
  ].join('')
  return format(page, { parser: 'markdown', printWidth: 100 })
}

const AFTER_AN_ERROR = {
  retry: 'asks again later',
  'refresh-token': 'fetches a fresh token and asks again',
  stop: 'gives up what was asked for',
  report: 'reports it and goes on',
}

const AFTER_A_CLOSE = {
  retry: 'comes back with backoff',
  'refresh-token': 'fetches a fresh token and comes back',
  stop: 'stops',
}

/** @param {string} heading @param {{ attempts?: number, meaning: string, advice: string }} entry @param {string} action */
function section(heading, { attempts, meaning, advice }, action) {
  const limit = attempts === undefined ? '' : `, ${times(attempts)} in a row at most, then stops`
  return `${heading}\n\n${meaning}\n\n- The client ${action}${limit}.\n- You: ${advice}\n\n`
}

/** @param {number} attempts */
function times(attempts) {
  return attempts === 1 ? 'once' : `${attempts} times`
}
