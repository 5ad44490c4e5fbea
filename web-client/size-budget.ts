import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

const maxLoaderBytes = 3 * 1024
const maxChatBytes = 45 * 1024

type Bundle = Rolldown.OutputBundle
type Chunk = Rolldown.OutputChunk

interface Budget {
  readonly part: string
  readonly bytes: number
  readonly max: number
}

/** Fails the build when the loader or the opened chat grows over its budget. Bytes are gzip's. */
export function widgetBudget(): Plugin {
  return budget((bundle) => [
    { part: 'loader', bytes: gzipOf(bundle, 'widget.js'), max: maxLoaderBytes },
    {
      part: 'opened chat',
      bytes: gzipOf(bundle, 'widget/panel.js') + firstBytes('widget/frame.html', bundle),
      max: maxChatBytes,
    },
  ])
}

/** Fails the build when the chat page needs more for its first paint than the widget's opened chat may. */
export function chatPageBudget(): Plugin {
  return budget((bundle) => [
    { part: 'chat page', bytes: firstBytes('chat-page/index.html', bundle), max: maxChatBytes },
  ])
}

function budget(measure: (bundle: Bundle) => readonly Budget[]): Plugin {
  return {
    name: 'parley-size-budget',
    enforce: 'post',
    writeBundle(_, bundle) {
      const budgets = measure(bundle)
      console.info(budgets.map(({ part, bytes, max }) => `${part} ${kb(bytes)} of ${kb(max)}`).join(', '))
      const over = budgets.find(({ bytes, max }) => bytes > max)
      if (over !== undefined) throw new Error(`The ${over.part} is over its budget.`)
    },
  }
}

/** What a page needs for its first paint, with its words. */
function firstBytes(page: string, bundle: Bundle): number {
  const chunks = Object.values(bundle).filter((one): one is Chunk => one.type === 'chunk')
  const files = openedWith(page, bundle)
  return files.reduce((sum, file) => sum + gzipOf(bundle, file), biggestWords(chunks, bundle))
}

/** What a page names, and all that imports at once. */
function openedWith(page: string, bundle: Bundle): string[] {
  const html = bundle[page]
  if (html?.type !== 'asset') throw new Error(`There is no ${page} in the bundle.`)
  const named = [...String(html.source).matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file ?? '')
  if (named.length === 0) throw new Error(`${page} names no assets.`)
  const files = new Set<string>()
  const open = (file: string) => {
    if (files.has(file)) return
    files.add(file)
    const chunk = bundle[file]
    if (chunk?.type === 'chunk') chunk.imports.forEach(open)
  }
  named.forEach(open)
  return [...files]
}

/** One language is loaded with the chat: the longest one counts. */
function biggestWords(chunks: readonly Chunk[], bundle: Bundle): number {
  const languages = chunks.filter(({ facadeModuleId }) => facadeModuleId?.includes('/widget/words/'))
  return Math.max(0, ...languages.map(({ fileName }) => gzipOf(bundle, fileName)))
}

function gzipOf(bundle: Bundle, file: string): number {
  const output = bundle[file]
  if (output === undefined) throw new Error(`There is no ${file} in the bundle.`)
  return gzipSync(output.type === 'chunk' ? output.code : output.source, { level: 9 }).length
}

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(2)} KB`
}
