import { onAbort } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import type { World } from '../world.ts'

/** Resolves after so many milliseconds; rejects with the signal's reason. */
export async function wait(
  world: Pick<World, 'after'>,
  delayMs: number,
  signal: AbortSignalLike,
): Promise<void> {
  const undo: (() => void)[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      undo.push(world.after(delayMs, resolve), onAbort(signal, reject))
    })
  } finally {
    for (const one of undo) one()
  }
}
