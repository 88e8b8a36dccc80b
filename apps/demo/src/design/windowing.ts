/** What of a long list is drawn: rows from `first` up to, and not with, `end`. */
export interface Range {
  readonly first: number
  readonly end: number
}

export interface Viewport {
  readonly scrollTop: number
  /** In pixels, as all lengths here. */
  readonly height: number
}

export interface Rows {
  readonly count: number
  readonly rowHeight: number
}

/** Rows drawn above and beneath what shows, so that a flick of the wheel meets no blank. */
const SPARE = 6

/** A step, so that scrolling by a pixel draws nothing anew. */
const STEP = 4

export function visibleRange({ scrollTop, height }: Viewport, { count, rowHeight }: Rows): Range {
  const top = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE)
  const bottom = Math.ceil((scrollTop + height) / rowHeight) + SPARE
  const end = Math.min(count, Math.ceil(bottom / STEP) * STEP)
  const first = Math.floor(top / STEP) * STEP
  // A list that has become short leaves the place it was scrolled to.
  return { first: Math.min(first, Math.max(0, end - Math.ceil(height / rowHeight) - STEP)), end }
}

/** Where to scroll to so that a row shows: not at all where it does already. */
export function scrollTopFor(index: number, viewport: Viewport, rowHeight: number): number {
  const { scrollTop, height } = viewport
  const top = index * rowHeight
  if (top < scrollTop) return top
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height
  return scrollTop
}

/** Where a key leads to; undefined for keys that lead nowhere. */
export function indexAfterKey(
  key: string,
  index: number,
  { count, page }: { readonly count: number; readonly page: number },
): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index < 0 ? 0 : index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  }
  const to = moves[key]
  return to === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, to))
}
