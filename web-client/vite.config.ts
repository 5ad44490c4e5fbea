import { readFileSync } from 'node:fs'
import { defineConfig, loadEnv, type Plugin } from 'vite'
import { chatIcons, offlineFiles } from './offline-files.ts'
import { oldestBrowsers } from './oldest-browsers.ts'
import { chatPageBudget, widgetBudget } from './size-budget.ts'

const at = (path: string) => new URL(path, import.meta.url).pathname
const server = loadEnv('development', at('.'), 'PARLEY_').PARLEY_URL ?? 'http://127.0.0.1:9885'
const served = { target: server, changeOrigin: true }
// One build each: shared code must not be split into extra chunks, as the widget's first load counts.
const inputs: Record<string, Record<string, string>> = {
  widget: {
    frame: at('widget/frame.html'),
    shop: at('shop/index.html'),
    shopInChinese: at('shop/zh-CN.html'),
    loader: at('widget/loader/loader.ts'),
    panel: at('widget/loader/panel.ts'),
    calls: at('widget/loader/calls.ts'),
    live: at('widget/loader/live.ts'),
    triggers: at('widget/loader/triggers.ts'),
    teaser: at('widget/loader/teaser.ts'),
  },
  console: { console: at('console/index.html') },
  chat: { 'chat-page': at('chat-page/index.html'), 'chat-worker': at('chat-page/worker/chat-worker.ts') },
}
/** What only one of the builds makes or checks. */
const rest: Record<string, Plugin[]> = {
  widget: [widgetBudget(), siteTypes()],
  chat: [chatPageBudget(), chatIcons(), offlineFiles()],
}
/** Names that are part of public addresses. */
const fixedNames: Record<string, string> = {
  ...{ loader: 'widget.js', panel: 'widget/panel.js', calls: 'widget/calls.js', live: 'widget/live.js' },
  ...{ triggers: 'widget/triggers.js', teaser: 'widget/teaser.js' },
  'chat-worker': 'chat-worker.js',
}
/** What is needed together comes in one file: the chat names every file of its parts, in its first load. */
const chunksOf = (first: string) => [
  { name: 'chat', test: first, priority: 2 },
  { name: 'forms', test: /view\/(?:leave-form|left-card|prechat-form)\.tsx$/, priority: 1 },
  { name: 'conversation-view', test: 'ui/conversation/conversation-view.tsx' },
]
const chunks: Record<string, object> = {
  widget: { codeSplitting: { groups: chunksOf('widget/frame.tsx') } },
  // Styles that pages share with the shell stay where they stand in its cascade.
  console: {
    codeSplitting: { groups: [{ name: 'console', test: /console\/(?:main\.tsx|index\.html)|ui\/base\.css/ }] },
  },
  chat: {
    codeSplitting: {
      groups: [
        ...chunksOf('chat-page/main.tsx'),
        { name: 'social', test: /\/(?:chat-page|core)\/social\/|chat-page\/(?:social-|view\/tabs)/ },
        { name: 'later', test: /chat-page\/(?:after-paint|keep-reading|person|view\/hindered)/, priority: 1 },
      ],
    },
  },
}

// biome-ignore lint/style/noDefaultExport: Vite requires it
export default defineConfig(({ mode }) => ({
  root: at('.'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    // These browsers support light-dark(); for older ones Vite would emit every colour twice.
    cssTarget: [...oldestBrowsers],
    modulePreload: { polyfill: false, resolveDependencies: listed },
    assetsInlineLimit: 0,
    emptyOutDir: mode === 'widget',
    rollupOptions: {
      input: inputs[mode] ?? { ...inputs.widget, ...inputs.console, ...inputs.chat },
      // The loader imports the panel by its address.
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: ({ name }) => fixedNames[name] ?? 'assets/[name]-[hash:7].js',
        chunkFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
        ...chunks[mode],
      },
    },
  },
  plugins: [leanIcons(), leanLoading(), closedLoader(), ...(rest[mode] ?? [])],
  server: {
    proxy: {
      ...{ '/visitor': served, '/api': served, '/auth': served, '/file': served },
      '/websocket': { ...served, ws: true },
    },
  },
}))

/** Ships the types of the page's `Parley` function beside the script. */
function siteTypes(): Plugin {
  return {
    name: 'parley-site-types',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'widget-types.txt',
        source: readFileSync(at('widget/widget.d.ts'), 'utf8'),
      })
    },
  }
}

/** Strips everything from an icon that does not draw it. */
function leanIcons(): Plugin {
  return {
    name: 'parley-lean-icons',
    enforce: 'post',
    transform: (code, id) => (id.endsWith('.svg?raw') ? code.replace(/<!--.*?-->|<\/?svg.*?>|\\n */g, '') : undefined),
  }
}

/** Returns what a part needs besides its own script; pages name what they need at once. */
function listed(part: string, files: string[], { hostType }: { readonly hostType: 'html' | 'js' }): string[] {
  return hostType === 'js' ? files.filter((file) => file !== part) : []
}

/**
 * Imports a part only once all its files have been fetched. A script that cannot be fetched is never imported: Firefox
 * remembers the failure for as long as the page lives, and WebKit runs half of it the next time.
 */
function leanLoading(): Plugin {
  const code = `
const there = [...document.querySelectorAll('link[rel=stylesheet]')]
const known = new Map(there.map((link) => [link.getAttribute('href').slice(1), 0]))
const fetched = async (file) => {
  const href = '/' + file
  const answer = await fetch(href)
  if (!answer.ok) throw Error(href)
  await answer.text()
  if (!file.endsWith('.css')) return
  const link = document.createElement('link')
  await new Promise((done) => {
    Object.assign(link, { rel: 'stylesheet', href, onload: done, onerror: done })
    document.head.append(link)
  })
}
const bring = (file) => {
  const bringing = fetched(file)
  known.set(file, bringing)
  // Tried again when it is wanted again.
  bringing.catch(() => known.delete(file))
  return bringing
}
// A part's own script is in no list: its name is read from the function that imports it.
export const __vitePreload = (load, files = []) => {
  const own = /\\.\\/([^\`]+)/.exec(load)
  return Promise.all([...(own ? ['assets/' + own[1]] : []), ...files].map((file) => known.get(file) ?? bring(file))).then(load)
}`
  return {
    name: 'parley-lean-loading',
    apply: 'build',
    enforce: 'pre',
    load: { order: 'pre', handler: (id) => (id === '\0vite/preload-helper.js' ? code : undefined) },
  }
}

/**
 * Wraps the loader as a classic script for a foreign page: it leaves no global names, and imports by address only,
 * written as `importModule(address)`, because Vite rewrites a plain `import`.
 */
function closedLoader(): Plugin {
  return {
    name: 'parley-closed-loader',
    // Its styles are a string in the script, which no minifier touches.
    transform: (code, id) =>
      /\/(?:loader-bubble|panel|teaser)\.ts$/.test(id)
        ? code.replace(/`\n[^`]*`/, (css) => css.replaceAll('\n', ''))
        : undefined,
    renderChunk(code, { name, imports }) {
      if (name !== 'loader') return undefined
      if (imports.length > 0) throw new Error('The loader must not import chunks.')
      return { code: `(()=>{${code.replaceAll('importModule(', 'import(')}})()`, map: null }
    },
  }
}
