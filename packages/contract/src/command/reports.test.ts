import { describe, expect, test } from 'vitest'
import { ANNOUNCED, report, result } from '../../test/command/made-up.ts'
import { readXml } from '../../test/command/well-formed.ts'
import type { Line, Report } from '../index.ts'
import { plain } from './colours.ts'
import type { About } from './about.ts'
import { reportJson } from './report-json.ts'
import { reportJunit } from './report-junit.ts'
import { reportText } from './report-text.ts'
import { summarize } from './summary.ts'
import { widthOf } from './text.ts'

const ABOUT: About = {
  version: '1.2.3',
  origin: 'ws://localhost:8080',
  dialect: 'maxine',
  profile: 'old-maxine',
}
const EVIL = 'evil \u001b[2J <&"\'> ]]> \ud800 \ufffe 日本語\tand\nmore'
const TRANSCRIPT: readonly Line[] = [
  { at: 0, connection: 1, direction: '-', text: 'connects' },
  { at: 3, connection: 1, direction: '>', text: `{"ping":1,"pad":"${'x'.repeat(200)}"}` },
  { at: 1_234, connection: 0, direction: '<', text: '200 {}' },
]
const FAILED = result('MX-REC-01', 'failed', { reason: EVIL, transcript: TRANSCRIPT })
const ONE_OF_EACH = report(
  result('MX-CORE-01', 'passed'),
  result('MX-CORE-02', 'skipped', { reason: 'the server wants no token' }),
  result('MX-CORE-03', 'skipped', { reason: 'the server wants no token' }),
  result('MX-CORE-04', 'differs', { reason: 'since 1999' }),
  result('MX-CORE-05', 'advice', { reason: 'wanted more' }),
  FAILED,
)

describe('the text', () => {
  const text = reportText(summaryOf([ONE_OF_EACH]), { width: 80, paint: plain })

  test('has a row for each level and one for all', () => {
    expect(text.split('\n').slice(0, 4)).toEqual([
      'level      passed  failed skipped differs  advice    time',
      'core            1       0       2       1       1   60 ms',
      'recovery        0       1       0       0       0   12 ms',
      'all             1       1       2       1       1   72 ms',
    ])
  })

  test('shows each failure with its sentence, what was found, and what went over the wire', () => {
    expect(text).toContain('MX-REC-01  does what MX-REC-01 says\n  promised  A server does what')
    expect(text).toContain('(PROTOCOL.md, Recovery)')
    expect(text).toContain('  found     evil \\u001b[2J')
    expect(text).toMatch(/^ {6}0 ms #1 {3}- connects$/m)
    expect(text).toMatch(/^ {3}1234 ms http < 200 \{\}$/m)
  })

  test('shows why cases were skipped, how others differ, and what advice was not followed', () => {
    expect(text).toContain('Skipped\n  the server wants no token\n    MX-CORE-02, 03\n')
    expect(text).toContain('MX-CORE-04  does what MX-CORE-04 says\n    since 1999\n')
    expect(text).toContain('MX-CORE-05  does what MX-CORE-05 says\n    wanted more\n')
  })

  test('ends with the verdict', () => {
    expect(text.trimEnd().split('\n').at(-1)).toBe('broken: 1 of 6 cases failed in 1.5 s')
  })

  test.each([60, 80, 120, 160])(
    'fits %i columns, and says nothing to the terminal but words',
    (width) => {
      const shown = reportText(summaryOf([ONE_OF_EACH]), { width, paint: plain })
      for (const line of shown.split('\n')) {
        expect(widthOf(line)).toBeLessThanOrEqual(width)
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u)
      }
    },
  )

  test('shows what fails many cases once', () => {
    const gone = ['01', '02', '03', '04', '09'].map((number) =>
      result(`MX-CORE-${number}`, 'failed', { reason: 'no connection' }),
    )
    const few = gone.slice(0, 3)
    const shown = reportText(summaryOf([report(...gone)]), { width: 80, paint: plain })
    expect(shown.match(/no connection/g)).toHaveLength(1)
    expect(shown).toContain('  likewise  MX-CORE-02 to 04, 09\n')
    expect(shown).toContain('broken: 5 of 5 cases failed')
    const whole = reportText(summaryOf([report(...few)]), { width: 80, paint: plain })
    expect(whole.match(/no connection/g)).toHaveLength(3)
  })

  test('leaves the middle of a long transcript to the files', () => {
    const line: Line = { at: 1, connection: 1, direction: '<', text: '{}' }
    const long = result('MX-CORE-01', 'failed', {
      transcript: Array.from({ length: 99 }, () => line),
    })
    const shown = reportText(summaryOf([report(long)]), { width: 80, paint: plain })
    expect(shown.match(/< \{\}/g)).toHaveLength(40)
    expect(shown).toContain('… 59 lines left out; --json writes them all')
  })
})

describe('the verdict', () => {
  const skipped = result('MX-CORE-02', 'skipped')
  const differs = result('MX-CORE-01', 'differs')
  const passed = result('MX-CORE-01', 'passed')
  test.each([
    ['kept: 1 passed, 1 skipped in 1.5 s', [report(passed, skipped)], 'no', 2],
    ['kept: 1 as the profile declares in 1.5 s', [report(differs)], 'no', 1],
    [
      'broken: 1 of 1 case failed (1 only because the run is strict) in 1.5 s',
      [report(differs)],
      'yes',
      1,
    ],
    ['untested: all of 1 case skipped', [report(skipped)], 'no', 1],
    ['unfinished: ended after 1 of 9 cases, 1 passed', [report(passed)], 'no', 9],
    ['broken: 1 of 1 case failed, ended after 1 of 9 cases in 1.5 s', [report(FAILED)], 'no', 9],
  ] as const)('%s', (line, reports, strict, planned) => {
    const text = reportText(summaryOf(reports, { strict, planned }), { width: 160, paint: plain })
    expect(text.trimEnd().split('\n').at(-1)).toBe(line)
  })
})

describe('of several runs', () => {
  const runs = [report(result('MX-REC-01', 'passed')), report(FAILED), report(FAILED)]
  const summary = summaryOf(runs, { planned: 1 })

  test('each case has its worst result, and how often it was', () => {
    expect(summary.results).toHaveLength(1)
    expect(summary.results[0]).toMatchObject({
      outcome: 'failed',
      outcomes: { passed: 1, failed: 2 },
    })
    expect(summary.runs).toEqual({ wanted: 3, ended: 3, broken: 2 })
  })

  test('the text says so', () => {
    const text = reportText(summary, { width: 80, paint: plain })
    expect(text).toContain('MX-REC-01  does what MX-REC-01 says (2 of 3 runs)')
    expect(text).toContain('broken: 1 of 1 case failed, 2 of 3 runs broken in 1.5 s')
  })
})

describe('JUnit XML', () => {
  const elements = readXml(reportJunit(summaryOf([ONE_OF_EACH]), ABOUT))
  const named = (name: string) => elements.filter((one) => one.name === name)

  test('counts for all and for each level', () => {
    const { attributes } = named('testsuites')[0]!
    expect(attributes).toMatchObject({ tests: '6', failures: '1', skipped: '2', time: '1.500' })
    expect(named('testsuite').map((one) => one.attributes['name'])).toEqual(['core', 'recovery'])
    expect(named('testsuite')[0]!.attributes).toMatchObject({ tests: '5', failures: '0' })
  })

  test('names a case by its ID and title', () => {
    expect(named('testcase')[0]!.attributes).toEqual({
      classname: 'maxine-contract.core',
      name: 'MX-CORE-01 does what MX-CORE-01 says',
      time: '0.012',
    })
  })

  test('holds any text, with what XML cannot hold by its number', () => {
    const [failure] = named('failure')
    const shown = EVIL.replace('\u001b', '\\u001b')
      .replace('\ud800', '\\ud800')
      .replace('\ufffe', '\\ufffe')
    expect(failure!.attributes['message']).toBe(shown)
    expect(failure!.text).toContain('1234 ms #0 < 200 {}')
    expect(named('skipped')[0]!.attributes).toEqual({ message: 'the server wants no token' })
  })

  test('counts what differs as a failure only where the run is strict', () => {
    const strict = readXml(reportJunit(summaryOf([ONE_OF_EACH], { strict: 'yes' }), ABOUT))
    expect(strict.filter(({ name }) => name === 'failure')).toHaveLength(3)
    expect(named('system-out').map(({ text }) => text)).toEqual([
      'differs: since 1999',
      'advice: wanted more',
    ])
  })
})

test('JSON has everything, and where the server is', () => {
  expect(JSON.parse(reportJson(summaryOf([ONE_OF_EACH]), ABOUT))).toMatchObject({
    format: 1,
    suite: { name: 'maxine-contract', version: '1.2.3' },
    target: {
      origin: 'ws://localhost:8080',
      access: 'open',
      extension: 'known',
      capabilities: ['recovery', 'batch'],
    },
    profile: 'old-maxine',
    strict: false,
    verdict: 'broken',
    counts: { passed: 1, failed: 1, skipped: 2, differs: 1, advice: 1 },
    results: [
      {},
      {},
      {},
      {},
      {},
      { id: 'MX-REC-01', outcome: 'failed', reason: EVIL, transcript: TRANSCRIPT },
    ],
  })
})

interface Wish {
  readonly strict?: 'yes' | 'no'
  readonly planned?: number
}

function summaryOf(reports: readonly Report[], { strict = 'no', planned = 6 }: Wish = {}) {
  const circumstances = { strict, planned, runs: reports.length, ms: 1_500, announced: ANNOUNCED }
  return summarize(reports, circumstances)
}
