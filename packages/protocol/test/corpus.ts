import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ProblemCode } from '../src/problem.ts'
import { FOLDERS, WIRES } from './wires.ts'
import type { Wire } from './wires.ts'

/** Who sends a frame. */
export type Sender = 'server' | 'client'

/** A long text in few words; `fixtures/corpus/README.md` says how it is put together. */
interface Recipe {
  readonly prefix?: string
  readonly repeat: string
  readonly times: number
  readonly middle?: string
  readonly closing?: string
  readonly suffix?: string
}

interface Input {
  readonly name: string
  readonly text?: string | Recipe
  readonly frame?: unknown
}

/** A case of `json.json`. */
export interface TextCase extends Input {
  readonly from?: Sender
  readonly expect: 'accept' | 'reject'
  readonly code?: ProblemCode
}

/** A case of a dialect's file. */
export interface FrameCase extends Input {
  readonly from: Sender
  readonly profile?: Wire['profile']
  readonly at?: string
  readonly code?: ProblemCode
  readonly accept?: string
}

/** In every frame of the corpus; in no answer. */
export const CANARY = 'canary-7d1f'

export const SENDERS: readonly Sender[] = ['server', 'client']

export const TEXT_CASES = readCorpus('json') as readonly TextCase[]

export const FRAME_CASES = new Map<Wire['folder'], readonly FrameCase[]>(
  FOLDERS.map((folder) => [folder, readCorpus(folder) as readonly FrameCase[]]),
)

export function inputOf({ text, frame }: Input): string {
  if (text === undefined) return JSON.stringify(frame)
  if (typeof text === 'string') return text
  const { prefix = '', repeat, times, middle = '', closing = '', suffix = '' } = text
  return prefix + repeat.repeat(times) + middle + closing.repeat(times) + suffix
}

/** The wires a case is about: those of its dialect, or of its profile where it names one. */
export function wiresOf(folder: Wire['folder'], profile?: Wire['profile']): readonly Wire[] {
  return WIRES.filter(
    (wire) => wire.folder === folder && (profile === undefined || wire.profile === profile),
  )
}

function readCorpus(file: string): unknown {
  const path = fileURLToPath(new URL(`../../../fixtures/corpus/${file}.json`, import.meta.url))
  return JSON.parse(readFileSync(path, 'utf8'))
}
