import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

const maxLoaderBytes = 3 * 1024
const maxChatBytes = 45 * 1024

type Bundle = Rolldown.OutputBundle
type Chunk = Rolldown.OutputChunk

/** Fails the build when the loader or the opened chat grows over its budget. Bytes are gzip's. */
export function sizeBudget(): Plugin {
  return {
    name: 'parley-size-budget',
    enforce: 'post',
    writeBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one): one is Chunk => one.type === 'chunk')
      const frame = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('widget/frame.html'))
      if (frame === undefined) throw new Error('There is no widget/frame.html in the bundle.')
      const loader = gzipOf(bundle, 'widget.js')
      const files = openedWith(frame, bundle)
      const chat = files.reduce((sum, file) => sum + gzipOf(bundle, file), 0)
      const words = biggestWords(chunks, bundle)
      console.info(
        `loader ${kb(loader)} of ${kb(maxLoaderBytes)}, opened chat ${kb(chat + words)} of ${kb(maxChatBytes)}`,
      )
      if (loader > maxLoaderBytes) throw new Error('The loader is over its budget.')
      if (chat + words > maxChatBytes) throw new Error('The opened chat is over its budget.')
    },
  }
}

/** A chunk, all it imports at once, and their styles. */
function openedWith(entry: Chunk, bundle: Bundle): string[] {
  const files = new Set<string>()
  const open = (chunk: Chunk) => {
    files.add(chunk.fileName)
    const styles = (chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ?? []
    for (const style of styles) files.add(style)
    for (const next of chunk.imports.filter((file) => !files.has(file))) {
      const found = bundle[next]
      if (found?.type === 'chunk') open(found)
    }
  }
  open(entry)
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
