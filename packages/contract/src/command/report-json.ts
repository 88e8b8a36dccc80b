import type { Announced } from '../announced.ts'
import type { About } from './about.ts'
import type { Summary } from './summary.ts'
import { capabilitiesOf } from './wording.ts'

/** Raised when a program that reads the file would have to be changed. */
const FORMAT = 1

/** Everything that was found, for programs. */
export function reportJson(summary: Summary, about: About): string {
  const { version, origin, dialect, profile } = about
  const { results, counts, verdict, strict, planned, runs, ms, announced } = summary
  const document = {
    format: FORMAT,
    suite: { name: 'maxine-contract', version },
    target: {
      origin,
      dialect,
      access: announced?.access,
      ...(announced?.words ? { found: announced.words } : { extension: extensionOf(announced) }),
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

/** A notion of Maxine's alone. */
function extensionOf(announced: Announced | undefined): 'known' | 'unknown' | undefined {
  return announced && (announced.welcome ? 'known' : 'unknown')
}
