// Written by packages/contract/scripts/write-specification.mjs from the go-deployd PROTOCOL.md.
import type { SentencesById } from '../sentences.ts'

// prettier-ignore
export const DEPLOYD_SENTENCES: SentencesById = {
}
