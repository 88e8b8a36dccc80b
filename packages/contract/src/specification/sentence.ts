import { SENTENCES } from './sentences.ts'

/** What a case tests, in the words of PROTOCOL.md. */
export interface Sentence {
  /** The heading it stands under. */
  readonly section: string
  readonly text: string
}

/** Nothing is tested that is not written down: a test of this package holds the two together. */
export function sentenceOf(id: string): Sentence {
  const [section, text] = SENTENCES[id] ?? ['', '']
  return { section, text }
}
