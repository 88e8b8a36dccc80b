/**
 * Measures all subjects once per round, one after the other, so that a slow moment of the machine
 * falls on all of them. Whoever goes second finds warmer caches, so the order turns each round.
 *
 * @template Value mostly a number
 * @param {object} options
 * @param {string} options.label for the progress line
 * @param {Record<string, () => Value | Promise<Value>>} options.subjects one measurement each
 * @param {number} options.rounds
 * @param {(text: string) => void} options.progress
 * @returns {Promise<Record<string, Value[]>>} one value per round for each subject
 */
export async function interleave({ label, subjects, rounds, progress }) {
  const names = Object.keys(subjects)
  /** @type {Record<string, Value[]>} */
  const samples = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 1; round <= rounds; round++) {
    for (const name of round % 2 === 1 ? names : [...names].reverse()) {
      progress(`${label}: round ${round} of ${rounds}, ${name}`)
      samples[name].push(await subjects[name]())
    }
  }
  return samples
}
