/** What a heap orders by. */
export interface Timed {
  readonly at: number
}

/** Adds to a binary heap whose first member has the earliest time. */
export function pushTimed<T extends Timed>(heap: T[], added: T): void {
  let index = heap.length
  while (index > 0) {
    const above = (index - 1) >> 1
    const parent = heap[above]
    if (!parent || parent.at <= added.at) break
    heap[index] = parent
    index = above
  }
  heap[index] = added
}

/** Removes the first member. */
export function popTimed(heap: Timed[]): void {
  const moved = heap.pop()
  if (!moved || heap.length === 0) return
  let index = 0
  for (;;) {
    const below = earlierChild(heap, index)
    const child = heap[below]
    if (!child || child.at >= moved.at) break
    heap[index] = child
    index = below
  }
  heap[index] = moved
}

function earlierChild(heap: readonly Timed[], index: number): number {
  const left = 2 * index + 1
  const [one, other] = [heap[left], heap[left + 1]]
  return one && other && other.at < one.at ? left + 1 : left
}
