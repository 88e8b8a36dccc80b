import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../../../fixtures/corpus')

/** A long text in few words; `fixtures/corpus/README.md` says how it is put together. */
interface Recipe {
  readonly prefix?: string
  readonly repeat: string
  readonly times: number
  readonly middle?: string
  readonly closing?: string
  readonly suffix?: string
}

interface Case {
  readonly from?: 'server' | 'client'
  readonly text?: string | Recipe
  readonly frame?: unknown
}

/** What a client may send to a server, of any wire: broken and whole. */
export function clientCorpus(): readonly string[] {
  const files = ['maxine', 'json', 'nexus', 'deployd', 'cliffracer']
  return files
    .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Case[])
    .filter(({ from }) => from !== 'server')
    .map(inputOf)
}

function inputOf({ text, frame }: Case): string {
  if (text === undefined) return JSON.stringify(frame)
  if (typeof text === 'string') return text
  const { prefix = '', repeat, times, middle = '', closing = '', suffix = '' } = text
  return prefix + repeat.repeat(times) + middle + closing.repeat(times) + suffix
}
