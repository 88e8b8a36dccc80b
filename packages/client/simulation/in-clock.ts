import type { Scene } from './scene.ts'

/** Runs a story on its own clock; a rejection that nobody handles breaks a promise. */
export async function inClock(
  { clock, report }: Pick<Scene, 'clock' | 'report'>,
  tell: () => Promise<void>,
): Promise<void> {
  const restore = clock.takeOverTimers()
  const onRejection = (error: unknown) => report('CRASH', `unhandled ${String(error)}`)
  process.on('unhandledRejection', onRejection)
  try {
    await tell()
  } finally {
    restore()
    process.off('unhandledRejection', onRejection)
  }
}
