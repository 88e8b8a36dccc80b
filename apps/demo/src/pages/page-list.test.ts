import { expect, test } from 'vitest'
import { pageAt, PAGES } from './page-list.ts'

test.each([
  ['/', 'maxine'],
  ['/index.html', 'maxine'],
  ['/nexus', 'nexus'],
  ['/go-deployd', 'deployd'],
  ['/cliffracer', 'cliffracer'],
  ['/somewhere/else/nexus', 'nexus'],
  ['/nexus/deeper', 'maxine'],
])('at %s is the page of %s', (pathname, name) => {
  expect(pageAt(pathname).name).toBe(name)
})

test('every page leads to every other, wherever they are served', () => {
  for (const from of PAGES) {
    const here = new URL(from.path, 'http://localhost/demo/')
    const there = PAGES.map(({ path }) => pageAt(new URL(path, here).pathname).name)
    expect(there).toEqual(PAGES.map(({ name }) => name))
  }
})

test('no two windows are called alike', () => {
  expect(new Set(PAGES.map(({ title }) => title)).size).toBe(PAGES.length)
})
