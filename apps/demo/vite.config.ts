import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `npm start` serves configuration and faults, for `npm run dev`. */
const HOST = process.env['MAXINE_DEMO_HOST'] ?? 'http://localhost:5173'

export default defineConfig(({ command }) => ({
  base: './',
  plugins: [react()],
  // While developing, the packages' sources; the page that is built is made of what users install.
  resolve:
    command === 'serve'
      ? { conditions: ['maxine-source', 'module', 'browser', 'development|production'] }
      : {},
  // Beside the page of `npm start`, whose server has to know this one as well: see the README.
  server: { port: 5_174, strictPort: true, proxy: { '/config.json': HOST, '/faults': HOST } },
  build: {
    target: 'es2022',
    // The content policy permits no `data:` and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
}))
