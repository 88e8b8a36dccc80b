/**
 * Whether an object in this JSON document, which has been parsed once already, has a name twice.
 * Two readers may disagree on which of the two counts, and so on whose token it is.
 */
export function hasDuplicateNames(json: string): boolean {
  const open: Set<string>[] = []
  for (const [token, name] of json.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (isTaken(open.at(-1), name)) return true
  }
  return false
}

/** A name with its colon, any other string (skipped, braces and all), or a brace. */
const TOKENS = /"((?:[^"\\]|\\.)*)"\s*:|"(?:[^"\\]|\\.)*"|[{}]/gs
const ESCAPES = /\\(?:u([0-9a-fA-F]{4})|(["\\/]))/g

function isTaken(names: Set<string> | undefined, name: string | undefined): boolean {
  if (!names || name === undefined) return false
  const plain = name.replace(ESCAPES, (_, digits: string | undefined, character: string) =>
    digits === undefined ? character : String.fromCharCode(Number.parseInt(digits, 16)),
  )
  if (names.has(plain)) return true
  names.add(plain)
  return false
}
