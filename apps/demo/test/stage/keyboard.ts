import type { Page } from 'playwright-core'

/** More than there are. */
const MOST_STOPS = 80

/** Presses the key until what carries this `data-testid` has the focus. */
export async function tabTo(page: Page, testId: string, key = 'Tab'): Promise<void> {
  const passed: (string | null)[] = []
  while (passed.length < MOST_STOPS) {
    await page.keyboard.press(key)
    const at = await focused(page)
    if (at === testId) return
    passed.push(at)
  }
  throw new Error(`${key} never comes to ${testId}, but to ${passed.join(', ')}`)
}

/** The `data-testid` of what has the focus. */
export function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null)
}

/** Runs in the page. */
export function describeFocus() {
  const element = document.activeElement
  if (!element || element === document.body) return { name: 'nothing', isSeen: true }
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
  const hasOutline = outlineStyle !== 'none' && outlineWidth !== '0px'
  return { name: element.outerHTML.slice(0, 120), isSeen: hasOutline || boxShadow !== 'none' }
}
