import { countText } from './number-text.ts'
import type { Tone } from './tone.ts'
import './tiles.css'

interface TileProps {
  readonly name: string
  readonly count: number
  /** Of any number but none. */
  readonly tone?: Tone
}

/** One number of a card of `.tiles`. */
export function Tile({ name, count, tone }: TileProps) {
  return (
    <div className={`tile dims ${tone && count > 0 ? tone : ''}`}>
      <span className="tile-name">{name}</span>
      <span className="tile-count figures">{countText(count)}</span>
    </div>
  )
}
