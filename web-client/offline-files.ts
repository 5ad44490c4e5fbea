import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const icons = ['icon-180.png', 'icon-192.png', 'icon-512.png', 'icon-maskable-512.png']

/** Ships the icons of the chat page under names that a manifest can say. */
export function chatIcons(): Plugin {
  return {
    name: 'parley-chat-icons',
    generateBundle() {
      for (const name of icons) {
        const source = readFileSync(new URL(`chat-page/icons/${name}`, import.meta.url))
        this.emitFile({ type: 'asset', fileName: `chat/${name}`, source })
      }
    },
  }
}

/** Writes the names of the chat page's files into the worker that keeps them for a start without network. */
export function offlineFiles(): Plugin {
  return {
    name: 'parley-offline-files',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['chat-worker.js']
      if (worker?.type !== 'chunk') throw new Error('There is no chat-worker.js in the bundle.')
      if (worker.imports.length > 0) throw new Error('The worker must not import chunks.')
      const names = Object.keys(bundle).filter((name) => /^assets\/.*\.(?:js|css)$/.test(name))
      const files = JSON.stringify(names.sort().map((name) => `/${name}`))
      // Not an identifier of its own in a classic script: the page's other workers would share it.
      worker.code = `(()=>{const offlineFiles=${files};${worker.code}})()`
    },
  }
}
