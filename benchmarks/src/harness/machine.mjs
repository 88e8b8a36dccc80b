import { cpus, release, totalmem } from 'node:os'

/** What the numbers were measured on, in one line. */
export function describeMachine() {
  const [{ model } = { model: 'unknown processor' }] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  const system = `${process.platform} ${release()}`
  return `${cpus().length} × ${model.trim()}, ${memory}, ${system}, Node ${process.versions.node}`
}
