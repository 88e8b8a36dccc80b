import { existsSync, readFileSync } from 'node:fs'

/** Enough to see what a frame looks like; the recorded frames themselves are beside the dialect. */
const MOST = 3

/**
 * Recorded frames by the message they are an example of.
 *
 * @returns {{ of: (message: object) => { name: string, frame: unknown }[], silent: object[] }}
 */
export function readExamples(dialect) {
  const recorded = readGolden(dialect.name)
  const messages = [...dialect.frames, ...dialect.events]
  const found = new Map(
    messages.map((message) => [
      message,
      recorded
        .filter(({ from, frame }) => from === message.from && message.is(frame))
        .slice(0, MOST)
        .map(({ name, frame }) => ({ name, frame })),
    ]),
  )
  return {
    of: (message) => found.get(message) ?? [],
    silent: messages.filter((message) => found.get(message)?.length === 0),
  }
}

/** The well-formed frames of one document. */
function readGolden(name) {
  const url = new URL(`../../src/dialects/${name}/golden.json`, import.meta.url)
  if (!existsSync(url)) return []
  return JSON.parse(readFileSync(url, 'utf8'))
    .filter(({ frame }) => frame !== undefined)
    .filter(({ messages }) => messages.every(({ ok }) => ok !== false))
}
