import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The process under test has one core to itself, its peers and its load share the other. */
export const CORE = { tested: 0, load: 1 }

/**
 * @typedef {object} Child a program in a process of its own
 * @property {number} pid
 * @property {(type: string, body?: unknown) => Promise<any>} ask one of the program's own answers
 * @property {() => number} cpuMs what it has used so far, all its threads together
 * @property {() => number} rssBytes what it holds in memory
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} ChildOptions
 * @property {string[]} [runtime] what runs the program: Node, unless another is named
 * @property {string[]} [args]
 * @property {number} [core] `CORE.tested` or `CORE.load`
 */

/** No question takes as long: who has not answered by then never will. */
const LONGEST_ANSWER_MS = 180_000

/** @type {Set<Child>} */
const running = new Set()

/**
 * Starts a program of `programs/` that answers questions (see `answer.mjs`).
 *
 * @param {string} program its file name
 * @param {ChildOptions} [options]
 * @returns {Promise<Child>} when it is ready to be asked
 */
export async function startProgram(program, { runtime, args = [], core } = {}) {
  const path = fileURLToPath(new URL(`../programs/${program}`, import.meta.url))
  const child = startProcess([...(runtime ?? [process.execPath]), path, ...args], core)
  await child.ask('ready')
  return child
}

/**
 * Starts anything, a broker for example; only a program that answers can be asked.
 *
 * @param {string[]} command
 * @param {number} [core]
 * @returns {Child}
 */
export function startProcess(command, core) {
  const [program, ...args] = pinned(command, core)
  const handle = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const questions = createQuestions(handle)
  const ended = new Promise((resolve) => handle.once('close', resolve))
  /** @type {Child} */
  const child = {
    // A program that does not exist has none; asking it fails with the reason.
    pid: handle.pid ?? 0,
    ask: questions.ask,
    cpuMs: () => cpuMsOf(child.pid),
    rssBytes: () => rssBytesOf(child.pid),
    async stop() {
      running.delete(child)
      handle.kill('SIGKILL')
      await ended
    },
  }
  running.add(child)
  return child
}

/** Ends whatever was started and not stopped. */
export async function stopAll() {
  await Promise.all([...running].map((child) => child.stop()))
}

/** @param {string[]} command @param {number | undefined} core */
function pinned(command, core) {
  const canPin = process.platform === 'linux' && existsSync('/usr/bin/taskset')
  return canPin && core !== undefined ? ['taskset', '-c', String(core), ...command] : command
}

/** Lines of JSON there and back; what a program says besides is kept for when it fails. */
function createQuestions(handle) {
  const waiting = new Map()
  let asked = 0
  let said = ''
  const fail = (/** @type {string} */ why) => {
    for (const { reject, limit } of waiting.values()) {
      clearTimeout(limit)
      reject(new Error(`${why}\n${said.slice(-2_000)}`))
    }
    waiting.clear()
  }
  createInterface({ input: handle.stdout }).on('line', (line) => {
    const reply = line.startsWith('{"id":') ? JSON.parse(line) : undefined
    if (!reply) return void (said += `${line}\n`)
    const { resolve, reject, limit } = waiting.get(reply.id) ?? {}
    clearTimeout(limit)
    waiting.delete(reply.id)
    if (reply.error === undefined) resolve?.(reply.answer)
    else reject?.(new Error(reply.error))
  })
  handle.stderr.on('data', (text) => (said += text))
  handle.stdin.on('error', () => undefined)
  handle.once('error', (error) => fail(error.message))
  handle.once('close', (code) => fail(`the process ended with ${code}`))
  return {
    ask(type, body) {
      const id = ++asked
      return new Promise((resolve, reject) => {
        const limit = setTimeout(() => fail(`no answer to "${type}"`), LONGEST_ANSWER_MS)
        waiting.set(id, { resolve, reject, limit })
        if (handle.exitCode !== null) return fail(`the process has ended with ${handle.exitCode}`)
        handle.stdin.write(`${JSON.stringify({ id, type, body })}\n`)
      })
    },
  }
}

/** Linux says it to the nanosecond, per thread; a thread that has ended is no longer counted. */
function cpuMsOf(pid) {
  const tasks = `/proc/${pid}/task`
  const nanoseconds = readdirSync(tasks).map((task) => {
    const [used] = readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')
    return Number(used)
  })
  return nanoseconds.reduce((sum, used) => sum + used, 0) / 1e6
}

function rssBytesOf(pid) {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return Number(pages) * 4_096
}
