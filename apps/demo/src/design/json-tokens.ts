interface JsonToken {
  readonly kind: 'name' | 'text' | 'number' | 'word' | 'mark'
  readonly text: string
}

const PIECE = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|(true|false|null)|([^"\dtfn-]+|.)/gs

/** Two-spaced JSON in pieces of one colour. */
export function jsonTokens(value: unknown): readonly JsonToken[] {
  // Undefined is no JSON, and events may have no data.
  const text = JSON.stringify(value, undefined, 2) as string | undefined
  return [...(text ?? '–').matchAll(PIECE)].flatMap(([whole, string, colon, number, word]) => {
    if (string !== undefined && colon !== undefined) {
      return [token('name', string), token('mark', colon)]
    }
    if (string !== undefined) return [token('text', string)]
    if (number !== undefined) return [token('number', number)]
    return [token(word === undefined ? 'mark' : 'word', whole)]
  })
}

function token(kind: JsonToken['kind'], text: string): JsonToken {
  return { kind, text }
}
