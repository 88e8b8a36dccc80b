import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** IHDR of PNG, section 11.2.1: eight bits a pixel, each an entry of the palette. */
const [DEPTH, BY_PALETTE] = [8, 3]
const COLOURS = 256
/** The square of the distance of two colours that nobody tells apart. */
const NEAR = 60

/**
 * A picture of a page with a palette, a third as large as it was: a page has few colours, and what lies between
 * two of them is shown as the one that is closer.
 *
 * @param {import('playwright-core').Page} page any, to read the picture with
 * @param {Buffer} png
 * @returns {Promise<Buffer>}
 */
export async function smallPng(page, png) {
  const read = await page.evaluate(readPixels, {
    text: png.toString('base64'),
    most: COLOURS,
    near: NEAR,
  })
  const { width, height, palette } = read
  const pixels = Buffer.from(read.pixels, 'base64')
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([DEPTH, BY_PALETTE], 8)
  const rows = Array.from({ length: height }, (_, row) => {
    // Each row says first how it is filtered: not at all.
    return Buffer.concat([Buffer.alloc(1), pixels.subarray(row * width, (row + 1) * width)])
  })
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  const body = Buffer.concat([Buffer.from(type), data])
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** Runs in the page. @param {{ text: string, most: number, near: number }} picture */
async function readPixels({ text, most, near }) {
  const bytes = Uint8Array.from(globalThis.atob(text), (letter) => letter.charCodeAt(0))
  const image = await globalThis.createImageBitmap(new globalThis.Blob([bytes]))
  const { width, height } = image
  const canvas = new globalThis.OffscreenCanvas(width, height).getContext('2d')
  canvas.drawImage(image, 0, 0)
  const colours = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer)
  /** @type {Map<number, number>} */
  const counts = new Map()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  /** @type {number[][]} */
  const palette = []
  /** The entry that is closest, and how far it is from there. @param {number} colour */
  const closest = (colour) => {
    let [best, least] = [0, Infinity]
    palette.forEach(([red, green, blue], index) => {
      const [r, g, b] = [
        red - (colour & 255),
        green - ((colour >> 8) & 255),
        blue - ((colour >> 16) & 255),
      ]
      const distance = r * r + g * g + b * b
      if (distance < least) [best, least] = [index, distance]
    })
    return { best, least }
  }
  // The most used first, but none that is nearly another one: a colour that is rare is not to look like another.
  for (const [colour] of [...counts].sort((one, other) => other[1] - one[1])) {
    const isFull = palette.length === most
    if (isFull || closest(colour).least < near) continue
    palette.push([colour & 255, (colour >> 8) & 255, (colour >> 16) & 255])
  }
  const indices = new Map([...counts.keys()].map((colour) => [colour, closest(colour).best]))
  let pixels = ''
  for (const colour of colours) pixels += String.fromCharCode(indices.get(colour))
  return { width, height, palette: palette.flat(), pixels: globalThis.btoa(pixels) }
}
