import { BreakCard, SystemLink } from '../system/system-card.tsx'
import { SystemPage } from '../system/system-page.tsx'
import { AnnouncementsPanel } from './announcements-panel.tsx'
import { ChatPanel } from './chat-panel.tsx'
import { useCliffracer } from './cliffracer-desk.ts'
import { OrdersPanel } from './orders-panel.tsx'
import './cliffracer.css'

const LOSS = {
  during: 'a service keeps no events: these are lost',
  after: 'a service keeps no events: updates and words of that time are lost',
}

export function CliffracerPage() {
  const { system } = useCliffracer()
  return (
    <SystemPage desk={system} name="Cliffracer" what="live rooms" grid="cliffracer">
      <SystemLink loss={LOSS} />
      <BreakCard watch="Watch: the page and the room come back by themselves, each on its own, and the talk says where words are missing." />
      <ChatPanel />
      <OrdersPanel />
      <AnnouncementsPanel />
    </SystemPage>
  )
}
