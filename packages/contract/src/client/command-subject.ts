import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { readReport } from './read-report.ts'
import type { ClientPlace, ClientSubject, RunningClient } from './subject.ts'

/** How long a command may take to end when it is asked to, in milliseconds. */
const STOP_MS = 3_000

/**
 * A client that is a command, run by the shell. It finds the address as `{url}` in its own words and in
 * the environment as MAXINE_URL, a token in MAXINE_TOKEN, and in MAXINE_TOKEN_URL where a GET gives
 * another one each time. It is ended by SIGTERM.
 */
export function commandSubject(command: string): ClientSubject {
  return {
    name: command,
    start(place) {
      const child = spawn(command.replaceAll('{url}', place.url), {
        shell: true,
        // A group of its own, so that what the shell starts is ended with it.
        detached: hasGroups,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          MAXINE_URL: place.url,
          MAXINE_TOKEN: place.token,
          MAXINE_TOKEN_URL: place.tokenUrl,
        },
      })
      return watch(child, place)
    },
  }
}

/** Whoever ends this process at once leaves no client behind. */
const running = new Set<ChildProcess>()

function endAll(): void {
  for (const child of running) kill(child, 'SIGKILL')
}

function remember(child: ChildProcess): void {
  if (running.size === 0) process.on('exit', endAll)
  running.add(child)
}

function forget(child: ChildProcess): void {
  running.delete(child)
  if (running.size === 0) process.off('exit', endAll)
}

const hasGroups = process.platform !== 'win32'

function watch(child: ChildProcess, { onReport, onEnd, onNote }: ClientPlace): RunningClient {
  let stage: 'running' | 'ended' = 'running'
  remember(child)
  const ended = once(child, 'close').then(
    ([code, signal]) => {
      stage = 'ended'
      forget(child)
      onEnd(`the client has ended with ${code === null ? String(signal) : `code ${String(code)}`}`)
    },
    (error: unknown) => {
      stage = 'ended'
      forget(child)
      onEnd(`the client did not start: ${String(error)}`)
    },
  )
  eachLine(child.stdout, (line) => {
    const report = readReport(line)
    if (report) onReport(report)
  })
  eachLine(child.stderr, (line) => onNote(`the client says: ${line}`))
  return {
    async stop() {
      if (stage === 'ended') return
      const timer = setTimeout(() => kill(child, 'SIGKILL'), STOP_MS)
      kill(child, 'SIGTERM')
      await ended
      clearTimeout(timer)
    },
  }
}

function eachLine(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine)
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (hasGroups) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // It has gone by itself.
  }
}
