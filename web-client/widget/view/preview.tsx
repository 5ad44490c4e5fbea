import type { ComponentChild } from 'preact'
import type { TextStorage } from '../../core/platform/platform.ts'
import { type Chat, makeChat, makeLine } from '../chat/chat.ts'
import type { Availability } from '../chat/config.ts'
import { sid, site } from '../chat/host-page.ts'
import type { SiteOptions, ToFrame } from '../loader/frame-protocol.ts'
import { App } from './app.tsx'
import { PrechatForm } from './lazy-parts.ts'

interface Frame {
  readonly show: (view: ComponentChild) => void
  readonly applyAppearance: (options: Pick<SiteOptions, 'accent' | 'theme'>) => void
}

let shown: Chat | undefined

/** Shows settings that are not saved yet, for no visitor and with nothing stored. */
export async function showPreview(
  { config, availability }: Extract<ToFrame, { kind: 'preview' }>,
  { show, applyAppearance }: Frame,
): Promise<void> {
  const options = { type: 'WORKGROUP', sid, heard: [] } as const
  const page = { url: '', title: '', referrer: '' }
  const line = makeLine({ differing: { storage: inMemory() } })
  const made = await makeChat({ options, site, page, tell: () => {}, config, line })
  made.availability.value = availability as Availability | undefined
  if (made.isPrechatAsked.value) await PrechatForm.bring().catch(() => {})
  shown?.visit.end()
  shown = made
  document.documentElement.style.removeProperty('--accent')
  applyAppearance(config)
  show(<App key={JSON.stringify(config)} chat={made} />)
}

function inMemory(): TextStorage {
  const texts = new Map<string, string>()
  return {
    get: (name) => texts.get(name) ?? null,
    set: (name, text) => void texts.set(name, text),
    remove: (name) => void texts.delete(name),
  }
}
