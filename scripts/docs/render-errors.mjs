import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { format } from 'prettier'
import { ROOT } from '../shared/workspace.mjs'
import { CLIENT_ERRORS } from './client-errors.mjs'

const INTRODUCTION = `# Errors

Every code that can reach you, what the client does by itself, and what you can do. This page is
written from the tables in \`packages/protocol/src\` (\`close-codes.ts\`, \`error-codes.ts\`,
\`http/problem-details.ts\`) and \`scripts/docs/client-errors.mjs\` by \`npm run docs\`.

`

/** The page from the built tables, formatted like every other document. */
export async function renderErrors() {
  const built = pathToFileURL(join(ROOT, 'packages/protocol/dist/index.js')).href
  const { CLOSE_CODES, ERROR_CODES } = await import(built)
  const { PROBLEM_TYPES } = await import(new URL('http/index.js', built).href)
  const known = new Set([...ERROR_CODES.map(({ code }) => code), ...Object.keys(CLIENT_ERRORS)])
  const page = [
    INTRODUCTION,
    '## Codes of the client\n\n',
    'What it finds out by itself: in `error` events, in `state.cause`, and in what its methods throw.\n\n',
    ...Object.entries(CLIENT_ERRORS).map(([code, [meaning, does, advice]]) =>
      section(`### ${code}`, { meaning, advice }, does),
    ),
    '## Error codes\n\n',
    'In `error` and `auth_failed` frames, in refused subscriptions, and in the problem of a frame that could not be read.\n\n',
    ...ERROR_CODES.map((entry) =>
      section(`### ${entry.code}`, entry, AFTER_AN_ERROR[entry.action]),
    ),
    '## Codes of HTTP answers\n\n',
    'From `maxine-client/http`; the server’s problem details carry the same names with hyphens.\n\n',
    ...Object.entries(PROBLEM_TYPES)
      .map(([name, problem]) => ({ ...problem, code: name.replaceAll('-', '_') }))
      .filter(({ code }) => !known.has(code))
      .map(({ code, status, title, advice }) =>
        section(
          `### ${code}`,
          { meaning: `${title} (HTTP ${status}).`, advice },
          afterStatus(status),
        ),
      ),
    '## Close codes\n\n',
    'The name is the code of the error, the number its closeCode.\n\n',
    'A code that is not here follows its range: 4000 to 4499, the client comes back; 4500 to 4999, it stops.\n\n',
    ...CLOSE_CODES.map((entry) =>
      section(`### ${entry.code} ${entry.name}`, entry, AFTER_A_CLOSE[entry.action]),
    ),
  ].join('')
  return format(page, { parser: 'markdown', printWidth: 100 })
}

/** @param {number} status */
function afterStatus(status) {
  const isPassing = status === 429 || status >= 500
  return isPassing ? 'asks again where that is safe' : 'rejects'
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
