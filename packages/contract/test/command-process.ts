import { buildSync } from 'esbuild'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A program that another process can run, and a way to remove it again. */
export interface Program {
  readonly path: string
  readonly remove: () => void
}

/** Makes the client's command out of its source, which Node 20 could not run as it is. */
export function buildCommand(): Program {
  const client = dirname(createRequire(import.meta.url).resolve('maxine-client/package.json'))
  // Where what it imports is found from.
  const path = join(client, 'node_modules', '.cache', `maxine-client-${process.pid}.mjs`)
  buildSync({
    entryPoints: [join(client, 'src', 'command', 'cli.ts')],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['maxine-source'],
    external: ['ws', 'isomorphic-ws', 'reconnecting-websocket'],
  })
  return { path, remove: () => rmSync(path, { force: true }) }
}

/** A process of which one waits for words, never for time. */
export interface RunningCommand {
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when it has printed that; rejects when it ends without. */
  readonly prints: (words: RegExp | string) => Promise<void>
  readonly reports: (words: RegExp | string) => Promise<void>
  readonly kill: (signal: NodeJS.Signals) => void
  /** Reads nothing more of what it prints, as `head` does when it has enough. */
  readonly stopReading: () => void
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
}

export interface Circumstances {
  readonly env?: Readonly<Record<string, string>>
  /** What it finds on standard input. */
  readonly input?: string
}

export function runCommand(
  { path }: Program,
  argv: readonly string[],
  { env = {}, input = '' }: Circumstances = {},
): RunningCommand {
  const child = spawn(process.execPath, [path, ...argv], {
    stdio: 'pipe',
    // A shell for --token-command is found by its path.
    env: { PATH: process.env['PATH'], ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.end(input)
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const ended = once(child, 'close').then(([code, signal]) => {
    stdout.end()
    stderr.end()
    return { code: code as number | null, signal: signal as string | null }
  })
  return {
    stdout: stdout.text,
    stderr: stderr.text,
    prints: stdout.has,
    reports: stderr.has,
    kill: (signal) => void child.kill(signal),
    stopReading: () => child.stdout.destroy(),
    ended,
  }
}

function collect(stream: NodeJS.ReadableStream) {
  let text = ''
  let stage: 'running' | 'ended' = 'running'
  let watchers: (() => void)[] = []
  const look = () => {
    for (const watch of watchers.splice(0)) watch()
  }
  stream.setEncoding('utf8')
  stream.on('data', (part) => {
    text += String(part)
    look()
  })
  return {
    text: () => text,
    end() {
      stage = 'ended'
      look()
    },
    has: (words: RegExp | string) =>
      new Promise<void>((resolve, reject) => {
        const watch = () => {
          if (typeof words === 'string' ? text.includes(words) : words.test(text)) resolve()
          else if (stage === 'running') watchers = [...watchers, watch]
          else reject(new Error(`it ended without ${String(words)}; it said:\n${text}`))
        }
        watch()
      }),
  }
}
