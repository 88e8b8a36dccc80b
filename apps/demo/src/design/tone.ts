/** What a colour says. */
export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'unknown'
