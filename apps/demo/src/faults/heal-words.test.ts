import { expect, test } from 'vitest'
import type { Story } from './heal-story.ts'
import { healWords } from './heal-words.ts'

const BROKEN = {
  state: 'broken',
  fault: 'drop',
  pressedAt: 0,
  expects: 'end',
  says: 'Reset.',
  lastsUntil: 0,
  arrived: 0,
  recovered: 0,
  lost: 0,
} as const

function texts(story: Story) {
  return healWords(story).steps.map(({ text, state }) => `${text} ${state}`)
}

test('every step waits for the one before', () => {
  expect(texts({ state: 'idle' })).toEqual(['– to-come', '– to-come', '– to-come'])
  expect(texts(BROKEN)).toEqual(['… now', '… to-come', '… to-come'])
  expect(texts({ ...BROKEN, noticedMs: 12 })).toEqual(['12 ms done', '… now', '… to-come'])
})

test('what is healed has all its times, and says what became of the events', () => {
  const healed: Story = {
    ...BROKEN,
    state: 'healed',
    noticedMs: 12,
    reconnectedMs: 1_100,
    equalMs: 1_300,
    recovered: 214,
  }
  expect(texts(healed)).toEqual(['12 ms done', '1.1 s done', '1.3 s done'])
  expect(healWords(healed)).toMatchObject({
    lead: 'Drop connections: healed',
    sum: '214 events recovered, none lost',
  })
})

test('a connection that bore it says how much arrived', () => {
  const burst: Story = { ...BROKEN, fault: 'burst', expects: 'strain', arrived: 10_236 }
  expect(texts(burst)).toEqual(['held done', '10,236 now', '… now'])
  expect(healWords(burst).sum).toBe('10,236 events arrived, none lost')
})

test('a picture that is behind says by how much', () => {
  const healing: Story = {
    ...BROKEN,
    state: 'healing',
    noticedMs: 1,
    reconnectedMs: 2,
    differing: 1,
  }
  expect(healWords(healing).lead).toBe('Drop connections: 1 entry differs still')
})

test('a loss without a number is told in words', () => {
  const healing: Story = {
    ...BROKEN,
    state: 'healing',
    noticedMs: 1,
    reconnectedMs: 2,
    lost: 'untold',
  }
  expect(healWords(healing).sum).toContain('was told')
})
