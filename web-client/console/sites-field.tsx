import { useSignal } from '@preact/signals'
import { useConsole } from './console-context.ts'
import { Setting, type useSaving } from './setting.tsx'

/** As the server takes it: some browsers find a host in any words. */
const ofSite = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/

/** The sites whose pages may show the chat, one a line, as they are written in an address bar. */
export function SitesField(props: {
  readonly sites: readonly string[]
  readonly saving: ReturnType<typeof useSaving>
}) {
  const { settings } = useConsole().words
  const { sites, saving } = props
  const wrong = useSignal('')
  const save = (text: string) => {
    const lines = text.split('\n').map((line) => line.trim())
    const written = lines.filter((line) => line !== '')
    wrong.value = written.find((line) => originOf(line) === undefined) ?? ''
    if (wrong.value === '') void saving.set('sites', [...new Set(written.map(originOf))])
  }
  return (
    <>
      <Setting title={settings.sites} say={settings.sitesSay} isSaved={saving.isSaved('sites')}>
        <textarea
          rows={3}
          dir="ltr"
          spellcheck={false}
          placeholder="https://shop.example"
          aria-invalid={wrong.value !== ''}
          value={sites.join('\n')}
          onChange={(event) => save(event.currentTarget.value)}
        />
      </Setting>
      {wrong.value !== '' && (
        <p class="problem" role="alert">
          {settings.sitesWrong(wrong.value)}
        </p>
      )}
    </>
  )
}

/** `https://shop.example` of `shop.example/cart`; undefined for what is no address of a site. */
function originOf(line: string): string | undefined {
  const address = line.includes('://') ? line : `https://${line}`
  if (!URL.canParse(address)) return undefined
  const { origin } = new URL(address)
  return ofSite.test(origin) ? origin : undefined
}
