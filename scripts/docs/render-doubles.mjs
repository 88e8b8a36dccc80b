import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../shared/workspace.mjs'
import { renderTable } from './tables.mjs'

/** What each double can do, from the table that the doubles themselves refuse by. */
export async function renderDoubles() {
  const built = pathToFileURL(join(ROOT, 'packages/server-ref/dist/testing/doubles.js')).href
  const { DOUBLES } = await import(built)
  const rows = DOUBLES.map(({ what, verb, mockSocket, msw, server, note = '' }) => [
    verb ? `${what} (\`${verb}\`)` : what,
    mockSocket,
    msw,
    server,
    note,
  ])
  return renderTable([['what', 'mock-socket', 'msw', '`startServer`', 'note'], ...rows])
}
