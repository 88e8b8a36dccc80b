import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const HERE = import.meta.dirname

test.each([
  ...['protocol.mjs', 'client.mjs', 'server.mjs', 'register.mjs', 'registry.mjs'],
  ...['chat.mjs', 'order-updates.mjs', 'collections.mjs'],
  ...['nexus.mjs', 'deployd.mjs', 'cliffracer.mjs'],
])('%s prints what its last lines say', async (file) => {
  const promised = readFileSync(join(HERE, file), 'utf8')
    .trimEnd()
    .split('\n')
    .reverse()
    .reduce(takeComments, { lines: [], done: false }).lines
  const { code, printed } = await run(file)
  expect(printed).toEqual(promised)
  expect(code).toBe(0)
})

test('explain-frames says what each frame means and what is wrong with one', async () => {
  const frames = [
    '{"event":"circuit_open","data":{"nodeId":"a:1"},"timestamp":5}',
    '',
    '{"type":"bookmark","epoch":"e","offset":-1,"sent":0}',
    'nonsense',
  ]
  const { code, printed } = await run('explain-frames.mjs', [], frames.join('\n'))
  expect(printed).toEqual([
    '{"type":"event","event":"circuit_open","data":{"nodeId":"a:1"},"timestamp":5}',
    '! bad_shape: offset: expected a whole number from 0 to 2^53 - 1',
    '! not_json: not a JSON document',
  ])
  expect(code).toBe(1)
})

test.each([
  ['nexus', 'client', '{"action":"ping"}', '{"type":"ping"}'],
  ['deployd', 'server', '{"type":"connect"}', '{"type":"welcome"}'],
  ['cliffracer', 'server', '{"type":"pong"}', '{"type":"pong"}'],
])('explain-frames reads %s from the %s', async (dialect, from, frame, meaning) => {
  const { code, printed } = await run(
    'explain-frames.mjs',
    ['--dialect', dialect, '--from', from],
    frame,
  )
  expect(printed).toEqual([meaning])
  expect(code).toBe(0)
})

test('explain-frames names the choices when it is called wrongly', async () => {
  const { code, complained } = await run('explain-frames.mjs', ['--dialect', 'klingon'])
  expect(complained).toEqual(['--dialect is one of maxine, nexus, deployd, cliffracer'])
  expect(code).toBe(2)
})

/** Collects the comment lines at the end of a file, last first, up to the first line of code. */
function takeComments({ lines, done }, line) {
  if (done || !line.startsWith('// ')) return { lines, done: true }
  return { lines: [line.slice(3), ...lines], done }
}

/** As a stranger would: the built packages, in a process of its own. */
function run(file, args = [], input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(HERE, file), ...args])
    const out = collect(child.stdout)
    const err = collect(child.stderr)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, printed: out(), complained: err() }))
    child.stdin.end(input)
  })
}

function collect(stream) {
  let text = ''
  stream.setEncoding('utf8').on('data', (part) => (text += part))
  return () => text.split('\n').filter((line) => line !== '')
}
