import { expect, test } from 'vitest'
import { renderSentences } from './render-sentences.mjs'

const sentence = (/** @type {string} */ id) => ({ id, section: 'A "B"', text: 'It is `so`.' })

test('sentences go into the file of their level', () => {
  const { files, unknown } = renderSentences([sentence('MX-CORE-01'), sentence('MX-REC-01')])
  expect(Object.keys(files)).toEqual([
    'core.ts',
    'recovery.ts',
    'security.ts',
    'old.ts',
    'client.ts',
    'nexus.ts',
    'deployd.ts',
    'cliffracer.ts',
  ])
  expect(files['core.ts']).toContain(
    'export const CORE_SENTENCES: SentencesById = {\n  "MX-CORE-01": ["A \\"B\\"", "It is `so`."],\n}\n',
  )
  expect(files['recovery.ts']).toContain('"MX-REC-01"')
  expect(unknown).toEqual([])
})

test('sentences of another dialect go into its one file, whatever their level is', () => {
  const { files } = renderSentences([sentence('NX-CORE-01'), sentence('NX-SEC-01')])
  expect(files['nexus.ts']).toContain('from the Nexus PROTOCOL.md')
  for (const id of ['NX-CORE-01', 'NX-SEC-01']) expect(files['nexus.ts']).toContain(`"${id}"`)
})

test('an ID of a level that there is not is told', () => {
  expect(renderSentences([sentence('MX-ELSE-01')]).unknown).toEqual(['MX-ELSE-01 is of no level'])
})
