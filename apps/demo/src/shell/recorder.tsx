import { useRegistryChanges, useServiceEvents } from 'maxine-react'
import { useEffect } from 'react'
import { useDesk } from './desk-context.ts'
import { showToTests } from './demo-window.ts'

const EVERYTHING = {}

/** Takes in every event and every change once, and renders nothing. */
export function Recorder() {
  const desk = useDesk()
  useServiceEvents(EVERYTHING, desk.record)
  useRegistryChanges((changes) => desk.configs.take(changes, Date.now()))
  useEffect(() => desk.configs.seed(desk.view.current.configs), [desk])
  useEffect(() => showToTests(desk), [desk])
  return null
}
