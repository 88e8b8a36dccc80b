import { expect, test } from 'vitest'
import { Meter, SECONDS_SHOWN } from './meter.ts'

const START = 1_700_000_000_000

test('events are counted by the second, and told when it is over', () => {
  const meter = new Meter(START)
  for (const ms of [0, 10, 999]) meter.count(START + ms)
  meter.turn(START + 999)
  expect(meter.series.get().rate.at(-1)).toBe(0)
  meter.turn(START + 1_000)
  expect(meter.series.get().rate.at(-1)).toBe(3)
})

test('a second that an event has ended is told as well', () => {
  const meter = new Meter(START)
  meter.count(START)
  meter.count(START + 1_001)
  meter.turn(START + 1_100)
  expect(meter.series.get().rate.at(-1)).toBe(1)
})

test('a minute is shown, however long it runs', () => {
  const meter = new Meter(START)
  for (let second = 0; second < 200; second++) meter.turn(START + second * 1_000)
  const { times, rate, p50, p95 } = meter.series.get()
  expect([times, rate, p50, p95].map(({ length }) => length)).toEqual(Array(4).fill(SECONDS_SHOWN))
})

test('seconds in which the page slept are empty', () => {
  const meter = new Meter(START)
  meter.count(START)
  meter.count(START + 5_000)
  meter.turn(START + 6_000)
  expect(meter.series.get().rate.slice(-6)).toEqual([1, 0, 0, 0, 0, 1])
})

test('latency is told as its median and its 95th percentile', () => {
  const meter = new Meter(START)
  for (let ms = 1; ms <= 100; ms++) meter.shown(START, START + ms)
  meter.turn(START + 1_000)
  const { p50, p95, least } = meter.series.get()
  expect([p50.at(-1), p95.at(-1), least]).toEqual([50, 95, 1])
})

test('a server whose clock is ahead shows as less than nothing', () => {
  const meter = new Meter(START)
  meter.shown(START + 40, START)
  meter.turn(START + 1_000)
  expect(meter.series.get().least).toBe(-40)
})

test('a second without events has no latency', () => {
  const meter = new Meter(START)
  meter.turn(START + 1_000)
  expect(meter.series.get().p50.at(-1)).toBeNull()
})
