const LENGTH = 26
// Crockford's: no letter that is taken for a digit.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A name for a log's life that no other has: 130 bits of chance, and no meaning. */
export function randomEpoch(random: () => number): string {
  return Array.from({ length: LENGTH }, () =>
    ALPHABET.charAt(Math.floor(random() * ALPHABET.length)),
  ).join('')
}
