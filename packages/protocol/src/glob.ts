/** Whether a name is a pattern: `*` stands for any part of one dot-separated segment, `**` for anything. */
export function isGlob(pattern: string): boolean {
  return pattern.includes('*')
}

/**
 * Matches `order.*` against `order.created` (and not `order.item.created`, as in NATS, whose
 * subjects Cliffracer bridges), `service_*` against `service_registered`, `**` against anything.
 *
 * No regular expression: it keeps the set of pattern places reachable so far, so its cost is the
 * product of both lengths whatever the pattern; five stars can hold a backtracking one for a minute.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === name
  // Most names end here, before anything is allocated.
  if (!name.startsWith(pattern.slice(0, star))) return false
  let reachable = new Uint8Array(pattern.length + 1)
  let next = new Uint8Array(pattern.length + 1)
  reachable[star] = 1
  skipStars(pattern, reachable)
  for (let at = star; at < name.length; at++) {
    for (let place = star; place < pattern.length; place++) {
      if (reachable[place]) advance(pattern, place, name.charCodeAt(at), next)
    }
    skipStars(pattern, next)
    ;[reachable, next] = [next, reachable.fill(0)]
  }
  return reachable[pattern.length] === 1
}

const STAR = 42
const DOT = 46

/** From one place in the pattern, marks where reading one character of the name can lead. */
function advance(pattern: string, place: number, character: number, next: Uint8Array): void {
  const wanted = pattern.charCodeAt(place)
  if (wanted !== STAR) {
    if (wanted === character) next[place + 1] = 1
  } else if (character !== DOT || isDoubleStar(pattern, place)) {
    next[place] = 1
  }
}

/** A star may stand for nothing, so the place behind it is reachable as well. */
function skipStars(pattern: string, reachable: Uint8Array): void {
  for (let place = 0; place < pattern.length; place++) {
    if (reachable[place] && pattern.charCodeAt(place) === STAR) reachable[place + 1] = 1
  }
}

function isDoubleStar(pattern: string, place: number): boolean {
  return pattern.charCodeAt(place - 1) === STAR || pattern.charCodeAt(place + 1) === STAR
}
