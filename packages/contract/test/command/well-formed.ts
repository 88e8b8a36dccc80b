/** As much of a reader of XML as these reports need: throws where one would, and gives the texts. */
export function readXml(xml: string): readonly Element[] {
  if (/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml)) {
    throw new Error('a character that XML cannot hold')
  }
  const elements: Element[] = []
  const open: Element[] = []
  const left = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  for (const [part] of left.matchAll(/<[^>]*>|[^<]+/g)) {
    const inside = open.at(-1)
    if (!part.startsWith('<')) {
      if (inside) inside.text += unescape(part)
      else if (part.trim() !== '') throw new Error('text outside of the document')
    } else if (part.startsWith('</')) {
      if (open.pop()?.name !== part.slice(2, -1)) throw new Error(`${part} closes another`)
    } else {
      const element = readTag(part)
      elements.push(element)
      if (!part.endsWith('/>')) open.push(element)
    }
  }
  if (open.length > 0) throw new Error('something is left open')
  return elements
}

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

function readTag(tag: string): Element {
  const match = /^<([a-z-]+)((?: [a-z]+="[^"<\t\n\r]*")*)\/?>$/.exec(tag)
  if (!match) throw new Error(`no tag: ${tag}`)
  const [, name = '', rest = ''] = match
  const pairs = [...rest.matchAll(/ ([a-z]+)="([^"]*)"/g)]
  const attributes = Object.fromEntries(pairs.map(([, key, value = '']) => [key, unescape(value)]))
  return { name, attributes, text: '' }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

function unescape(text: string): string {
  return text.replace(/&(#\d+|\w+)?;?/g, (whole, name: string | undefined) => {
    if (name?.startsWith('#') && whole.endsWith(';'))
      return String.fromCharCode(Number(name.slice(1)))
    const meant = name === undefined ? undefined : ENTITIES[name]
    if (meant === undefined || !whole.endsWith(';')) throw new Error(`no entity: ${whole}`)
    return meant
  })
}
