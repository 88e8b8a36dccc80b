import { runStory } from './story.ts'
const seed = Number(process.argv[2])
const started = performance.now()
for (let s = seed; s < seed + Number(process.argv[3] ?? 1); s++) {
  const { violations } = await runStory(s, process.argv[4] ? { trace: console.log } : {})
  if (violations.length) console.log(s, violations.slice(0, 3))
}
console.log((performance.now() - started) / Number(process.argv[3] ?? 1), 'ms each')
