import type { Outcome } from '../run-case.ts'
import type { Line } from '../transcript.ts'
import type { Paint } from './colours.ts'
import { failuresIn } from './summary.ts'
import type { CaseSummary, Summary } from './summary.ts'
import { shortened } from './shortened-ids.ts'
import { escapeText, hang, wrap } from './text.ts'
import { STYLES, VERDICT_STYLES, lasted, verdictWords } from './wording.ts'

export interface TextStyle {
  /** Columns; see {@link widthFor}. */
  readonly width: number
  readonly paint: Paint
}

/** Readable in the narrow, and not a line across the room in the wide. */
const [NARROWEST, WIDEST] = [60, 160]

export function widthFor(columns: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, columns))
}

/** Everything that is shown at the end. */
export function reportText(summary: Summary, style: TextStyle): string {
  const sections = [
    table(summary, style),
    ...failures(failuresIn(summary), style),
    skips(summary, style),
    remarks(summary, 'differs', style),
    remarks(summary, 'advice', style),
    verdict(summary, style),
  ]
  const shown = sections.filter((lines) => lines.length > 0)
  return shown.map((lines) => `${lines.join('\n')}\n`).join('\n')
}

const COLUMNS: readonly Outcome[] = ['passed', 'failed', 'skipped', 'differs', 'advice']

function table({ results, counts }: Summary, { paint }: TextStyle): readonly string[] {
  if (results.length === 0) return []
  const levels = [...new Set(results.map(({ level }) => level))]
  const rows = levels.map((level) => {
    const own = results.filter((one) => one.level === level)
    return row(level, (outcome) => own.filter((one) => one.outcome === outcome).length, own)
  })
  const head = ['level', ...COLUMNS, 'time']
  const total = rows.length > 1 ? [row('all', (outcome) => counts[outcome], results)] : []
  return [paint('strong', aligned(head)), ...[...rows, ...total].map((one) => painted(one, paint))]
}

function row(name: string, count: (outcome: Outcome) => number, own: readonly CaseSummary[]) {
  const ms = own.reduce((sum, one) => sum + one.ms, 0)
  return [name, ...COLUMNS.map((outcome) => String(count(outcome))), lasted(ms)]
}

const [FIRST_COLUMN, OTHER_COLUMNS] = [9, 8]

function aligned([first = '', ...rest]: readonly string[]): string {
  return (
    first.padEnd(FIRST_COLUMN) + rest.map((cell) => ` ${cell.padStart(OTHER_COLUMNS - 1)}`).join('')
  )
}

/** Only what is not nought catches the eye. */
function painted(cells: readonly string[], paint: Paint): string {
  const [first = '', ...rest] = cells
  const shown = rest.map((cell, index) => {
    const outcome = COLUMNS[index]
    const padded = cell.padStart(OTHER_COLUMNS)
    if (outcome === undefined) return padded
    return cell === '0' ? paint('quiet', padded) : paint(STYLES[outcome], padded)
  })
  return first.padEnd(FIRST_COLUMN) + shown.join('')
}

const INDENT = '  '

/** Of so many with one reason the first is shown, and who else: a server that has died fails them all. */
const MANY = 4

function failures(
  failed: readonly CaseSummary[],
  style: TextStyle,
): readonly (readonly string[])[] {
  const byReason = new Map<string, readonly CaseSummary[]>()
  for (const one of failed) {
    const { reason = '' } = one
    byReason.set(reason, [...(byReason.get(reason) ?? []), one])
  }
  return [...byReason.values()].flatMap((alike) => {
    const [first, ...others] = alike
    if (first === undefined || alike.length < MANY) return alike.map((one) => failure(one, style))
    const ids = shortened(others.map(({ id }) => id))
    return [[...failure(first, style), ...hang(`${INDENT}likewise  `, ids, style.width)]]
  })
}

function failure(one: CaseSummary, { width, paint }: TextStyle): readonly string[] {
  const { id, title, sentence, reason = '', transcript } = one
  const head = hang(`${id}  `, `${title}${often(one)}`, width)
  const [first = '', ...rest] = head
  return [
    paint('bad', first),
    ...rest,
    ...hang(`${INDENT}promised  `, promised(sentence), width),
    ...hang(`${INDENT}found     `, escapeText(reason), width),
    ...exchange(transcript, { width, paint }),
  ]
}

function promised({ section, text }: CaseSummary['sentence']): string {
  return `${escapeText(text)} (PROTOCOL.md, ${section})`
}

/** Where the suite ran more than once: whether it is always so. */
function often({ outcomes, outcome }: CaseSummary): string {
  const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  return all > 1 ? ` (${outcomes[outcome]} of ${all} runs)` : ''
}

/** Lines of a transcript from its beginning and its end; files have it whole. */
const [FIRST_LINES, LAST_LINES] = [12, 28]

function exchange(lines: readonly Line[], { width, paint }: TextStyle): readonly string[] {
  if (lines.length === 0) return []
  const most = FIRST_LINES + LAST_LINES
  const left = `${lines.length - most} lines left out; --json writes them all`
  const shown =
    lines.length <= most
      ? lines.flatMap((line) => wire(line, width))
      : [
          ...lines.slice(0, FIRST_LINES).flatMap((line) => wire(line, width)),
          `${INDENT}${INDENT}… ${left}`,
          ...lines.slice(-LAST_LINES).flatMap((line) => wire(line, width)),
        ]
  return shown.map((line) => paint('quiet', line))
}

function wire({ at, connection, direction, text }: Line, width: number): readonly string[] {
  const who = connection === 0 ? 'http' : `#${connection}`
  const first = `${INDENT}${String(at).padStart(5)} ms ${who.padEnd(4)} ${direction} `
  return hang(first, escapeText(text), width)
}

/** By reason, the ones with the most cases first. */
function skips({ results }: Summary, { width, paint }: TextStyle): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const { id, outcome, reason = '' } of results) {
    if (outcome === 'skipped') byReason.set(reason, [...(byReason.get(reason) ?? []), id])
  }
  if (byReason.size === 0) return []
  const groups = [...byReason].sort(([, one], [, other]) => other.length - one.length)
  return [
    paint('strong', 'Skipped'),
    ...groups.flatMap(([reason, ids]) => [
      ...hang(INDENT, escapeText(reason), width),
      ...hang(`${INDENT}${INDENT}`, shortened(ids), width).map((line) => paint('quiet', line)),
    ]),
  ]
}

const REMARKS = {
  differs: 'Differs, as the profile declares',
  advice: 'Against advice: what SHOULD be and is not',
} as const

/** Those that are no failures here; those that are have been shown. */
function remarks(
  { results, strict }: Summary,
  outcome: keyof typeof REMARKS,
  { width, paint }: TextStyle,
): readonly string[] {
  const found = results.filter((one) => one.outcome === outcome)
  if (found.length === 0 || strict === 'yes') return []
  return [
    paint('strong', REMARKS[outcome]),
    ...found.flatMap(({ id, title, reason = '' }) => [
      ...hang(`${INDENT}${id}  `, title, width),
      ...wrap(escapeText(reason), width - 2 * INDENT.length).map(
        (line) => `${INDENT}${INDENT}${line}`,
      ),
    ]),
  ]
}

function verdict(summary: Summary, { width, paint }: TextStyle): readonly string[] {
  const [first = '', ...rest] = wrap(verdictWords(summary), width)
  const word = summary.verdict
  return [paint(VERDICT_STYLES[word], word) + first.slice(word.length), ...rest]
}
