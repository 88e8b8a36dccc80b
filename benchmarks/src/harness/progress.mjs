/**
 * Says what is being done: on a terminal in one line that is written over, else a line per thing
 * that takes longer, so that a log stays readable.
 *
 * @param {NodeJS.WriteStream} out
 */
export function createProgress(out) {
  const startedAt = performance.now()
  let last = ''
  const clear = () => (out.isTTY && last ? out.write('\r\u001b[2K') : undefined)
  const seconds = () => `${Math.round((performance.now() - startedAt) / 1_000)} s`
  return {
    /** @param {string} text may change many times a second */
    show(text) {
      if (!out.isTTY || text === last) return
      clear()
      last = text
      out.write(`[${seconds()}] ${text}`.slice(0, (out.columns ?? 80) - 1))
    },
    /** @param {string} text stays */
    say(text) {
      clear()
      last = ''
      out.write(`${text}\n`)
    },
    /** @param {string} text stays, with the time since the start */
    note(text) {
      this.say(`[${seconds()}] ${text}`)
    },
  }
}
