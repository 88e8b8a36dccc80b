/** Does so many at once, in their order; done when all are. */
export async function runAtOnce<Item>(
  items: readonly Item[],
  atOnce: number,
  each: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]()
  const work = async () => {
    for (let next = left.next(); !next.done; next = left.next()) await each(next.value)
  }
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, work))
}
