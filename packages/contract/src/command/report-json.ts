import type { About } from './about.ts'
import type { Summary } from './summary.ts'
import { capabilitiesOf } from './wording.ts'

/** Raised when a program that reads the file would have to be changed. */
const FORMAT = 1

/** Everything that was found, for programs. */
export function reportJson(summary: Summary, { version, origin, profile }: About): string {
  const { results, counts, verdict, strict, planned, runs, ms, announced } = summary
  const document = {
    format: FORMAT,
    suite: { name: 'maxine-contract', version },
    target: {
      origin,
      access: announced?.access,
      extension: announced && (announced.welcome ? 'known' : 'unknown'),
      capabilities: capabilitiesOf(announced?.welcome),
    },
    profile,
    strict: strict === 'yes',
    verdict,
    runs,
    planned,
    ms: Math.round(ms),
    counts,
    results,
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}
