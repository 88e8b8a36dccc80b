import { isFailure } from '../run-case.ts'
import type { Line } from '../transcript.ts'
import type { About } from './about.ts'
import type { CaseSummary, Summary } from './summary.ts'
import { failuresIn } from './summary.ts'

/** JUnit XML: a suite for each level, a case for each ID. What differs as declared has passed. */
export function reportJunit(summary: Summary, { version, origin, profile }: About): string {
  const { results, strict, ms } = summary
  const levels = [...new Set(results.map(({ level }) => level))]
  const properties = { suite: `maxine-contract ${version}`, target: origin, profile }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ name: 'maxine-contract', ...totals(summary), time: seconds(ms) })}>`,
    ...levels.flatMap((level) => {
      const own = { strict, results: results.filter((one) => one.level === level) }
      return suite(level, own, properties)
    }),
    '</testsuites>',
    '',
  ].join('\n')
}

type Part = Pick<Summary, 'results' | 'strict'>

function suite(
  name: string,
  part: Part,
  properties: Readonly<Record<string, string>>,
): readonly string[] {
  const ms = part.results.reduce((sum, one) => sum + one.ms, 0)
  return [
    `  <testsuite ${attributes({ name, ...totals(part), time: seconds(ms) })}>`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([property, value]) => `      <property ${attributes({ name: property, value })}/>`,
    ),
    '    </properties>',
    ...part.results.flatMap((one) => testCase(one, part.strict)),
    '  </testsuite>',
  ]
}

function totals(part: Part): Readonly<Record<string, string>> {
  const skipped = part.results.filter(({ outcome }) => outcome === 'skipped')
  return {
    tests: String(part.results.length),
    failures: String(failuresIn(part).length),
    errors: '0',
    skipped: String(skipped.length),
  }
}

function testCase(one: CaseSummary, strict: 'yes' | 'no'): readonly string[] {
  const { id, title, level, ms } = one
  const named = { classname: `maxine-contract.${level}`, name: `${id} ${title}` }
  const open = `    <testcase ${attributes({ ...named, time: seconds(ms) })}`
  const inside = contents(one, strict)
  return inside === '' ? [`${open}/>`] : [`${open}>`, `      ${inside}`, '    </testcase>']
}

function contents(one: CaseSummary, strict: 'yes' | 'no'): string {
  const { outcome, reason = '', sentence, transcript } = one
  if (outcome === 'passed') return ''
  if (outcome === 'skipped') return `<skipped ${attributes({ message: reason })}/>`
  if (!isFailure(one, strict))
    return `<system-out>${escapeXml(`${outcome}: ${reason}`)}</system-out>`
  const told = [reason, `${sentence.section}: ${sentence.text}`, ...transcript.map(written)]
  const message = attributes({ message: reason, type: outcome })
  return `<failure ${message}>${escapeXml(told.join('\n'))}</failure>`
}

function written({ at, connection, direction, text }: Line): string {
  return `${at} ms #${connection} ${direction} ${text}`
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(value).replace(/\s/g, asReference)}"`)
    .join(' ')
}

/** A reader would make plain spaces of line breaks and tabs in an attribute. */
function asReference(space: string): string {
  return space === ' ' ? space : `&#${space.charCodeAt(0)};`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** What XML 1.0 cannot hold, not even as a reference, is shown by its number. */
function escapeXml(text: string): string {
  return text
    .replace(NO_CHARACTER, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"]/g, (one) => ENTITIES[one] ?? '')
}

/** All but Char of XML 1.0, section 2.2; and C1, which is discouraged, and moves terminals. */
// eslint-disable-next-line no-control-regex -- these are what it is about
const NO_CHARACTER = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\p{Cs}\ufffe\uffff]/gu

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3)
}
