import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { BuiltProgram } from '../built-program.ts'

const program = new BuiltProgram(new URL('server-program.ts', import.meta.url))

/** Whoever has started a process calls this in the end. */
export function removeProgram(): Promise<void> {
  return program.remove()
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number
  readonly publish: (event: string, data: unknown) => Promise<{ readonly offset: number }>
  /** Resolves when the process is gone. */
  readonly close: () => Promise<void>
}

/** `close` kills it, without a warning. */
export async function startProcess(data: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [await program.path, data], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => Number((await lines.next()).value)
  return {
    port: await next(),
    async publish(_event, value) {
      child.stdin.write(`${JSON.stringify(value)}\n`)
      return { offset: await next() }
    },
    async close() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
