import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startServer } from 'maxine-server-ref'
import type { DeploydSettings, RunningDeployd } from 'maxine-server-ref'
import { onTestFinished } from 'vitest'
import { makeToken, SECRET } from '../reference-target.ts'
import { raiseStage } from './stage.ts'
import type { Stage } from './stage.ts'

const DOCUMENTED = 'localhost:2403'
/** The one in the document's commands. */
const MASTER_KEY = 'your-master-key'

const run = promisify(execFile)

/** Our go-deployd, closed when the test is over. */
export async function serveDeployd(deployd: DeploydSettings = {}): Promise<RunningDeployd> {
  const server = await startServer({
    dialect: 'deployd',
    auth: { secret: SECRET },
    deployd: { masterKey: MASTER_KEY, ...deployd },
    testing: true,
  })
  onTestFinished(() => server.close())
  return server
}

/** A directory with these files for the handlers of `todos`, removed when the test is over. */
export function writeHandlers(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'maxine-handlers-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  mkdirSync(join(directory, 'todos'))
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(directory, 'todos', name), text)
  }
  return directory
}

/** Where the JavaScript of the document's clients runs. */
export function setDeploydStage(server: RunningDeployd): Stage {
  return raiseStage({ here: (url) => url.replace(DOCUMENTED, hostOf(server)) })
}

const CURL_STAND_IN = fileURLToPath(new URL('curl-stand-in.mjs', import.meta.url))

/** A bare machine may be without it. */
const WITH_CURL = 'command -v curl >/dev/null || curl() { "$NODE" "$STAND_IN" "$@"; }'

/** Runs a command of the document in a shell; gives what it prints, read as JSON. */
export async function runCommand(
  server: RunningDeployd,
  command: string,
): Promise<Readonly<Record<string, unknown>>> {
  const here = command.replace(DOCUMENTED, hostOf(server))
  const env = { ...process.env, NO_PROXY: '*', NODE: process.execPath, STAND_IN: CURL_STAND_IN }
  const { stdout } = await run('sh', ['-c', `${WITH_CURL}\n${here}`], { env })
  return JSON.parse(stdout) as Record<string, unknown>
}

type Document = Readonly<Record<string, unknown>> & { readonly id: string }

/** Asks for a change as this user, or with the master key; gives what is answered. */
export async function change(
  server: RunningDeployd,
  request: `${'POST' | 'PUT' | 'DELETE'} /${string}`,
  body?: object,
  user?: { readonly sub: string },
): Promise<Document> {
  const [method, path] = request.split(' ') as [string, string]
  const response = await fetch(server.httpUrl + path, {
    method,
    headers: user ? { authorization: `Bearer ${tokenOf(user)}` } : { 'x-master-key': MASTER_KEY },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${request}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Document
}

/** A token of that user. */
export function tokenOf({ sub }: { readonly sub: string }): string {
  return makeToken({ sub, role: 'user', lifeMs: 600_000 })
}

function hostOf({ url }: RunningDeployd): string {
  return new URL(url).host
}
