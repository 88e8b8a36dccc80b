import cliffracer from '../src/dialects/cliffracer/golden.json' with { type: 'json' }
import deployd from '../src/dialects/deployd/golden.json' with { type: 'json' }
import maxine from '../src/dialects/maxine/golden.json' with { type: 'json' }
import nexus from '../src/dialects/nexus/golden.json' with { type: 'json' }
import { decodeFrom, textOf, WIRES } from './wires.ts'
import type { Golden } from './wires.ts'

/** Runs in the page of `dialects.browser.test.ts`: reads every recorded frame and reports. */
const files: Readonly<Record<string, unknown>> = { maxine, nexus, deployd, cliffracer }

const violations: string[] = []
const page = globalThis as unknown as {
  report?: unknown
  addEventListener: (name: string, listener: (event: { violatedDirective: string }) => void) => void
}
page.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
  violations.push(violatedDirective)
})

const results = Object.fromEntries(
  Object.entries(files).map(([folder, golden]) => [
    folder,
    (golden as readonly Golden[]).flatMap((entry) =>
      WIRES.filter((wire) => wire.folder === folder).map((wire) =>
        decodeFrom(wire, entry.from, textOf(entry)),
      ),
    ),
  ]),
)

// Violations are reported in tasks of their own, so the report waits for one more.
setTimeout(() => {
  page.report = { results: JSON.parse(JSON.stringify(results)) as unknown, violations }
})
