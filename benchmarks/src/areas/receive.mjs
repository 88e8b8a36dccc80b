import { CORE, startProgram } from '../harness/child.mjs'
import { CASES } from './receive/cases.mjs'
import { measureDecoding } from './receive/decode.mjs'
import { measureCase } from './receive/measure-case.mjs'

export const title =
  'CPU of a receiving process per event, from the socket to a handler that has verified it'

/** @param {import('../areas.mjs').Bench} bench */
export async function measure(bench) {
  const sender = await startProgram('receive-sender.mjs', { core: CORE.load })
  const measured = []
  // By the clock, a run takes its time whoever receives.
  const cases = bench.quick ? CASES.filter(({ perWrite }) => !perWrite) : CASES
  for (const one of cases) measured.push(await measureCase(one, sender, bench))
  await sender.stop()
  return [...measured, ...(await measureDecoding(bench))]
}
