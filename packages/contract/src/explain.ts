import type { Result } from './run-case.ts'

/** A failure in the words of a test: what was wrong, what is written, and what went over the wire. */
export function explain({ id, sentence, reason = '', transcript }: Result): string {
  const lines = transcript.map(
    ({ at, connection, direction, text }) => `  ${at} ms  #${connection} ${direction} ${text}`,
  )
  return [reason, `${id}, ${sentence.section}: ${sentence.text}`, ...lines].join('\n')
}
