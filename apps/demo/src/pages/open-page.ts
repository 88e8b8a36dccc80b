import type { ReactNode } from 'react'
import type { DemoConfig } from '../read-config.ts'
import type { Session } from '../sign-in/session.ts'
import type { TokenKeeper } from '../sign-in/token-keeper.ts'
import type { PageName } from './page-list.ts'

/** What a page is given by whoever has signed in. */
export interface PageParts {
  readonly config: DemoConfig
  readonly session: Session
  readonly tokens: TokenKeeper
  readonly onSignOut: () => void
  /** The server wants nothing more to do with this session; why, in words. */
  readonly onOver: (why: string) => void
}

/** A page with its connections, made outside of React. */
export interface OpenPage {
  readonly view: ReactNode
  readonly close: () => void
}

interface PageModule {
  readonly openPage: (parts: PageParts) => OpenPage
}

/** Each is a bundle of its own: whoever looks at one system loads no client of another. */
const MODULES: Readonly<Record<PageName, () => Promise<PageModule>>> = {
  maxine: () => import('../shell/open-dashboard.tsx'),
  nexus: () => import('../nexus/open-nexus.tsx'),
  deployd: () => import('../deployd/open-deployd.tsx'),
  cliffracer: () => import('../cliffracer/open-cliffracer.tsx'),
}

export function loadPage(name: PageName): Promise<PageModule> {
  return MODULES[name]()
}
