import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

/**
 * Says, apart from the database, how far a log had come. A database that lost its newest
 * transactions is sound in itself; only a witness beside it can tell, and without one their offsets
 * would be given twice.
 */
export interface HeadMark {
  /** What was written last, before this process. */
  readonly found: { readonly epoch: string; readonly head: number } | undefined
  /** In one write of a few bytes, which is there whole or not at all. */
  readonly write: (epoch: string, head: number) => void
  readonly close: () => void
}

export function openHeadMark(path: string): HeadMark {
  const found = existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined
  const file = openSync(path, existsSync(path) ? 'r+' : 'w')
  return {
    found,
    write: (epoch, head) => {
      writeSync(file, `${epoch} ${String(head).padStart(DIGITS, '0')}\n`, 0)
    },
    close: () => {
      fsyncSync(file)
      closeSync(file)
    },
  }
}

/** Of `Number.MAX_SAFE_INTEGER`: each line covers the last one. */
const DIGITS = 16
const LINE = /^([0-9A-Z]{26}) (\d{16})\n$/

function parse(text: string): HeadMark['found'] {
  const [, epoch, head] = LINE.exec(text) ?? []
  return epoch && head ? { epoch, head: Number(head) } : undefined
}
