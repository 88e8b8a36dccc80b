import { answer } from '../harness/answer.mjs'

answer({
  /** Milliseconds of CPU from the wish for a module to having all of it; once in a process. */
  async import({ specifier }) {
    const before = process.cpuUsage()
    await import(specifier)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  },
})
