import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { ErrorBoundary } from './design/error-boundary.tsx'
import { restoreTheme } from './design/theme.ts'
import './design/tokens.css'
import './design/base.css'
import './design/controls.css'

restoreTheme()

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary what="The dashboard">
        <App />
      </ErrorBoundary>
    </StrictMode>,
  )
}
