/** Runs work on one thing after another, and on different things at once. */
export type TakeTurns = <T>(thing: string, work: () => Promise<T>) => Promise<T>

/** So that what is decided on the state is appended before the next decision on the same thing. */
export function createTurns(): TakeTurns {
  const last = new Map<string, Promise<unknown>>()
  return (thing, work) => {
    const turn = (last.get(thing) ?? Promise.resolve()).then(work)
    const ended = turn.catch(() => undefined)
    last.set(thing, ended)
    void ended.then(() => last.get(thing) === ended && last.delete(thing))
    return turn
  }
}
