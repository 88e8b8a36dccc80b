export type PageName = 'maxine' | 'nexus' | 'deployd' | 'cliffracer'

/** One of the four systems, and where it is shown. */
export interface PageEntry {
  readonly name: PageName
  /** As the system calls itself. */
  readonly label: string
  /** Beside any other page, wherever all of them are served. */
  readonly path: string
  /** Of the window. */
  readonly title: string
}

const MAXINE: PageEntry = {
  name: 'maxine',
  label: 'Maxine',
  path: './',
  title: 'Maxine · live registry',
}

export const PAGES: readonly PageEntry[] = [
  MAXINE,
  { name: 'nexus', label: 'Nexus', path: './nexus', title: 'Nexus · live channels' },
  {
    name: 'deployd',
    label: 'go-deployd',
    path: './go-deployd',
    title: 'go-deployd · live collections',
  },
  {
    name: 'cliffracer',
    label: 'Cliffracer',
    path: './cliffracer',
    title: 'Cliffracer · live rooms',
  },
]

/** The page at a path; the registry where there is no other. */
export function pageAt(pathname: string): PageEntry {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1)
  return PAGES.find(({ path }) => path === `./${last}`) ?? MAXINE
}
