/**
 * Whatever would end a line, move a terminal's cursor or turn its writing direction becomes its
 * escape: a server cannot write on the terminal but in words. In JSON the escapes mean the same.
 */
export function escapeText(text: string): string {
  return text.replace(HARMFUL, (character) => {
    const code = character.charCodeAt(0).toString(16)
    return `\\u${code.padStart(4, '0')}`
  })
}

/** Columns of a terminal. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

/** At most so wide; what was cut shows by its last character. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  const [kept = ''] = pieces(text, width - 1)
  return `${kept}…`
}

/** Lines of at most so many columns, broken between words where one can be. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= width) {
      line = longer
      continue
    }
    const broken = pieces(word, width)
    lines.push(...(line === '' ? [] : [line]), ...broken.slice(0, -1))
    line = broken.at(-1) ?? ''
  }
  return [...lines, line]
}

/** The text in lines, all under the first one's beginning: `first` stands before it. */
export function hang(first: string, text: string, width: number): readonly string[] {
  const space = ' '.repeat(widthOf(first))
  const lines = wrap(text, Math.max(MIN_HANGING, width - space.length))
  return lines.map((line, index) => `${index === 0 ? first : space}${line}`.trimEnd())
}

/** Columns, below which a text is not wrapped but goes over the edge. */
const MIN_HANGING = 20

/** Cut where it is full: a frame has no places to break at. */
function pieces(text: string, width: number): readonly string[] {
  const found: string[] = []
  let [piece, used] = ['', 0]
  for (const character of text) {
    const columns = columnsOf(character)
    if (used + columns > width && piece !== '') {
      found.push(piece)
      piece = ''
      used = 0
    }
    piece += character
    used += columns
  }
  return [...found, piece]
}

/** C0, C1, DEL, line and paragraph separators, bidirectional controls, halves of a pair. */
const HARMFUL = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** East Asian Wide and Fullwidth (UAX #11), roughly, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u

function columnsOf(character: string): number {
  if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}
