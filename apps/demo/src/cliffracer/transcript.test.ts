import { expect, test } from 'vitest'
import { NOTHING_SAID, withEvent, withLoss } from './transcript.ts'
import type { Transcript } from './transcript.ts'

function after(...events: readonly Parameters<typeof withEvent>[1][]) {
  return events.reduce((before, event, at) => withEvent(before, event, at), NOTHING_SAID).lines
}

test('words are told with who said them, in either spelling', () => {
  const lines = after(
    { event: 'message', data: { user: 'ada', message: 'Hello' } },
    { event: 'message', data: { content: 'Hi' } },
  )
  expect(lines).toEqual([
    { seq: 0, kind: 'said', at: 0, user: 'ada', text: 'Hello' },
    { seq: 1, kind: 'said', at: 1, user: 'Anonymous', text: 'Hi' },
  ])
})

test('who comes and goes is named where the server does', () => {
  const lines = after(
    { event: 'user_joined', data: { user: 'ada', message: 'User joined room lobby' } },
    { event: 'user_left', data: { message: 'User left the room' } },
  )
  expect(lines.map(({ kind, text }) => [kind, text])).toEqual([
    ['came', 'ada joined'],
    ['left', 'Somebody left'],
  ])
})

test('what is none of the talk is passed over', () => {
  expect(after({ event: 'announcement', data: { text: 'x' } })).toEqual([])
})

test.each([
  [{ from: 1_000, until: 4_200, code: 'x', isGap: true }, 'away for 3.2 s:'],
  [undefined, 'You were away:'],
])('a loss says how long it was, where that is known: %j', (outage, words) => {
  const [line] = withLoss(NOTHING_SAID, outage, 5_000).lines
  expect(line).toMatchObject({ kind: 'lost', text: expect.stringContaining(words) as string })
})

test('only the last lines are kept, and each has a number of its own', () => {
  let talk: Transcript = NOTHING_SAID
  for (let at = 0; at < 600; at++) talk = withEvent(talk, { event: 'user_joined' }, at)
  expect([talk.lines.length, talk.lines[0]?.seq, talk.total]).toEqual([500, 100, 600])
})
