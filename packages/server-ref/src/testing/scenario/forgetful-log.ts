import type { EventLog } from '../../core/index.ts'

/** A log that a test can make forget. */
export interface ForgetfulLog extends EventLog {
  /** Nothing that was appended so far can be read any more. */
  readonly forget: () => void
}

/** The same log, of which less can be read. */
export function createForgetfulLog(log: EventLog): ForgetfulLog {
  /** Offset of the oldest event that was not forgotten. */
  let floor = 1
  return {
    epoch: log.epoch,
    get head() {
      return log.head
    },
    get first() {
      return Math.max(log.first, floor)
    },
    append: log.append,
    read: (after, limit) => log.read(Math.max(after, floor - 1), limit),
    follow: log.follow,
    checkpoint: log.checkpoint,
    keepCheckpoint: log.keepCheckpoint,
    close: log.close,
    forget: () => void (floor = log.head + 1),
  }
}
