import { createInterface } from 'node:readline'

/**
 * The other end of a `Child`: answers its questions by name until it goes away. A question that has
 * no answer here is answered with an error, as is one whose answer throws.
 *
 * @param {Record<string, (body: any) => unknown>} answers
 */
export function answer(answers) {
  const known = { ready: () => true, memory: readMemory, ...answers }
  const lines = createInterface({ input: process.stdin })
  lines.on('line', async (line) => {
    const { id, type, body } = JSON.parse(line)
    try {
      if (!known[type]) throw new Error(`no answer to "${type}"`)
      reply({ id, answer: (await known[type](body)) ?? null })
    } catch (error) {
      reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  lines.on('close', () => process.exit(0))
}

/** After a collection where the program was started with `--expose-gc`. */
function readMemory() {
  for (let turn = 0; turn < 3; turn++) globalThis.gc?.()
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage()
  return { rss, heapUsed, external, arrayBuffers }
}

function reply(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
