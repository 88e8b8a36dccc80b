import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Store } from '../design/store.ts'
import { useTheme } from '../design/theme.ts'
import { SECONDS_SHOWN } from './meter.ts'
import type { Series } from './meter.ts'
import { roundUp } from './round-up.ts'

/** A line of a chart, and of its legend. */
export interface Line {
  readonly values: (series: Series) => readonly (number | null)[]
  /** A colour of the page, by its custom property. */
  readonly colour: string
  readonly filled?: 'filled'
}

interface TimeChartProps {
  readonly label: string
  readonly series: Store<Series>
  /** The same list for as long as the chart is. */
  readonly lines: readonly Line[]
  /** `log`: for what is mostly small and at times very large. */
  readonly scale: 'linear' | 'log'
}

/** The last minute, drawn on a canvas once a second and past React. */
export function TimeChart({ label, series, lines, scale }: TimeChartProps) {
  const element = useRef<HTMLDivElement>(null)
  const theme = useTheme()
  useEffect(() => {
    const { current } = element
    if (!current) return
    const look = () => dataOf(series.get(), lines, scale)
    const plot = new uPlot(optionsOf(current, lines, scale), look(), current)
    const unsubscribe = series.subscribe(() => plot.setData(look()))
    const observer = new ResizeObserver(() => plot.setSize(sizeOf(current)))
    observer.observe(current)
    return () => {
      unsubscribe()
      observer.disconnect()
      plot.destroy()
    }
    // A canvas has no custom properties: another theme is another chart.
  }, [series, lines, scale, theme])
  return <div ref={element} className="chart" role="img" aria-label={label} />
}

/** A logarithmic axis is a linear one of logarithms: anything up to a millisecond is at its foot. */
function dataOf(series: Series, lines: readonly Line[], scale: TimeChartProps['scale']) {
  const place = (value: number) => (scale === 'log' ? Math.log10(Math.max(1, value)) : value)
  const columns = lines.map(({ values }) =>
    values(series).map((value) => (value === null ? null : place(value))),
  )
  return [[...series.times], ...columns] as uPlot.AlignedData
}

function optionsOf(
  element: HTMLElement,
  lines: readonly Line[],
  scale: TimeChartProps['scale'],
): uPlot.Options {
  const colour = (name: string) => resolvedColour(element, name)
  const axisFont = `11px ${getComputedStyle(element).fontFamily}`
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: { show: false },
    padding: [6, 2, 4, 0],
    scales: { x: { time: false, range: rangeOfTime }, y: rangesOf(scale) },
    axes: [
      { show: false },
      {
        size: 36,
        gap: 6,
        font: axisFont,
        stroke: colour('--text-faint'),
        ticks: { show: false },
        grid: { stroke: colour('--line'), width: 1 },
        splits: (plot) => splitsOf(plot.scales['y']?.max ?? 1, scale),
        values: (_, splits) =>
          splits.map((value) => shortNumber(scale === 'log' ? 10 ** value : value)),
      },
    ],
    series: [
      {},
      ...lines.map(({ colour: name, filled }) => ({
        stroke: colour(name),
        width: 1.5,
        points: { show: false },
        ...(filled && { fill: `${colour(name)}26` }),
      })),
    ],
  }
}

function rangeOfTime(_: uPlot, __: number, max: number): uPlot.Range.MinMax {
  return [max - SECONDS_SHOWN + 1, max]
}

function rangesOf(scale: TimeChartProps['scale']): uPlot.Scale {
  const top = scale === 'log' ? (max: number) => Math.max(2, Math.ceil(max)) : roundUp
  return { range: (_, __, max) => [0, top(max)] }
}

function splitsOf(max: number, scale: TimeChartProps['scale']): number[] {
  if (scale === 'linear') return [0, max / 2, max]
  return Array.from({ length: Math.round(max) + 1 }, (_, power) => power)
}

function shortNumber(value: number): string {
  return value >= 1_000 ? `${value / 1_000}k` : String(value)
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement) {
  return { width: Math.max(40, clientWidth), height: Math.max(24, clientHeight) }
}

/** As `#rrggbb`, of a custom property that may be a `light-dark()`. */
function resolvedColour(element: HTMLElement, name: string): string {
  const before = element.style.color
  element.style.color = `var(${name})`
  const channels = getComputedStyle(element).color.match(/\d+/g) ?? []
  element.style.color = before
  const digits = channels.slice(0, 3).map((value) => Number(value).toString(16).padStart(2, '0'))
  return `#${digits.join('')}`
}
