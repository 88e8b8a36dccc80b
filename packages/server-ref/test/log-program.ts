import { writeSync } from 'node:fs'
import { openDurableLog } from '../src/node/disk/durable-log.ts'

/**
 * Opens the log in a directory, prints its epoch, appends, prints the offset of each event that was
 * acknowledged, and kills itself when it has made so many; or goes on until somebody else does.
 */
const [directory = '', count = '', by = '', boot] = process.argv.slice(2)

async function main(): Promise<void> {
  const { log } = await openDurableLog({
    directory,
    world: { now: Date.now, random: Math.random, after: () => () => undefined },
    bounds: { maxCount: 200, maxAgeMs: 3_600_000, maxBytes: 1_000_000 },
    ...(boot !== undefined && { boot }),
  })
  print(log.epoch)
  for (let made = 0; made < Number(count); made++) {
    const { offset } = await log.append({ event: 'e', data: { by } })
    print(String(offset))
    if (offset % 300 === 0) await log.keepCheckpoint({ offset, state: { offset } })
  }
  process.kill(process.pid, 'SIGKILL')
}

/** At once: what is still in a buffer of this process dies with it. */
function print(line: string): void {
  writeSync(1, `${line}\n`)
}

main().catch((error: unknown) => {
  print(String(error))
  process.exitCode = 1
})
