import { describe, expect, test } from 'vitest'
import { moreIsBetter, plotArea } from './plot.mjs'
import { toRows } from './rows.mjs'

/** @type {import('./rows.mjs').Measured[]} */
const MEASURED = [
  {
    case: 'a <b> & "c"',
    unit: 'ms',
    samples: { maxine: [2], floor: [1], 'socket.io': [9_000], nothing: [0], lost: [NaN] },
  },
  { case: 'alone', unit: 'events/s', samples: { maxine: [1] } },
  ...[1, 10, 100].map((size) => ({
    ...{ case: `${size}`, unit: 'µs', series: 's', size },
    samples: { maxine: [size], floor: [1] },
  })),
]
const PAGE = {
  area: 'area',
  title: 'what is measured',
  note: 'where',
  rows: toRows('area', MEASURED),
}

describe('a plot', () => {
  const svg = plotArea(PAGE)

  test('is well-formed: every tag is closed by its own, and no text is a tag', () => {
    const open = []
    for (const [, slash, name, rest] of svg.matchAll(/<(\/?)([a-z]+)([^<>]*)>/g)) {
      if (slash) expect(open.pop()).toBe(name)
      else if (!rest.endsWith('/')) open.push(name)
    }
    expect(open).toEqual([])
    expect(svg.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)
    expect(svg).toContain('a &lt;b&gt; &amp;')
  })

  test('has a number at every place', () => {
    expect(svg).not.toMatch(/"(NaN|undefined|-?Infinity)"/)
  })

  test('keeps every bar on the page, however far it is from ours', () => {
    const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)]
    expect(bars.length).toBeGreaterThan(5)
    for (const [, x, width] of bars) {
      expect(Number(x)).toBeGreaterThan(190)
      expect(Number(x) + Number(width)).toBeLessThan(680)
    }
  })

  test('has no two texts in one place', () => {
    const places = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"/g)].map(
      ([, x, y]) => `${x} ${y}`,
    )
    expect(new Set(places).size).toBe(places.length)
  })

  test('names everybody, with the unit', () => {
    for (const words of ['maxine', 'socket.io', 'nothing', '2 ms', '9000 ms', '×4500']) {
      expect(svg).toContain(`>${words}</text>`)
    }
  })
})

test('more is better for rates, and for nothing else', () => {
  expect(['events/s', '1/s', 'M events/s', 'ms', 'µs/event', 'B'].map(moreIsBetter)).toEqual([
    ...[true, true, true, false, false, false],
  ])
})
