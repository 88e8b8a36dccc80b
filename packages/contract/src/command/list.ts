import { levelOf } from '../case.ts'
import type { Claim } from '../run-case.ts'
import { sentenceOf } from '../specification/sentence.ts'
import { hang } from './text.ts'
import { counted } from './wording.ts'

/** What `--dry-run` shows: the cases of a run, in their order. */
export function listText(cases: readonly Claim[], width: number): string {
  const longest = Math.max(...cases.map(({ id }) => id.length))
  const lines = cases.flatMap((one) => {
    const { section } = sentenceOf(one.id)
    return hang(`${one.id.padEnd(longest)}  `, `${one.title} (${section})`, width)
  })
  const levels = [...new Set(cases.map(levelOf))]
  return [...lines, '', `${counted(cases.length, 'case')} of ${levels.join(', ')}`, ''].join('\n')
}
