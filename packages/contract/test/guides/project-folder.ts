import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SECRET, makeToken } from '../reference-target.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const MODULES = join(ROOT, 'node_modules')

/** The programs that a guide shows, under the names that its lines call them by. */
const PROGRAMS = ['make-token.mjs', 'certified-client.mjs']

/**
 * The real one looks around for a second first, and may ask a registry. By Node: a build that npm did
 * not make its links for leaves no program that runs by itself.
 */
const NPX = `#!/bin/sh
command="$1"
shift
exec node "${MODULES}/.bin/$command" "$@"
`

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A folder as the reader of a guide has it, with the packages installed. */
export interface ProjectFolder {
  readonly path: string
  readonly write: (file: string, text: string) => Promise<void>
  /** Runs a line of a guide in its shell. */
  readonly run: (line: string, signal: AbortSignal) => Promise<Ended>
  readonly remove: () => Promise<void>
}

export async function createProjectFolder(): Promise<ProjectFolder> {
  const path = await mkdtemp(join(tmpdir(), 'maxine-guides-'))
  const commands = join(path, 'commands')
  const write = (file: string, text: string) => writeFile(join(path, file), text)
  await mkdir(commands)
  await writeFile(join(commands, 'npx'), NPX, { mode: 0o755 })
  await symlink(MODULES, join(path, 'node_modules'), 'dir')
  await write('package.json', '{ "type": "module" }\n')
  await write('token.txt', makeToken({ sub: 'contract', role: 'admin', lifeMs: 600_000 }))
  for (const file of PROGRAMS) await copyFile(join(ROOT, 'examples', file), join(path, file))
  const places = [commands, dirname(process.execPath), process.env['PATH'] ?? '']
  const env = { PATH: places.join(delimiter), AUTH_SECRET: SECRET }
  return {
    path,
    write,
    run: (line, signal) => runInShell(line, { cwd: path, env, signal }),
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

interface Circumstances {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

function runInShell(line: string, circumstances: Circumstances): Promise<Ended> {
  return new Promise((resolve) => {
    // A transcript of many failures is long.
    const options = { ...circumstances, maxBuffer: 64 * 1_024 * 1_024 }
    const child = execFile('sh', ['-c', line], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}
