import { useSignal } from '@preact/signals'
import { useConsole } from './console-context.ts'
import { Setting, type useSaving } from './setting.tsx'

/** As the server takes it: some browsers find a host in any words. */
const ofSite = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/

/** More the server does not take. */
const maxSites = 50

/** The sites whose pages may show the chat, one a line, as they are written in an address bar. */
export function SitesField(props: {
  readonly sites: readonly string[]
  readonly saving: ReturnType<typeof useSaving>
}) {
  const { settings } = useConsole().words
  const { sites, saving } = props
  const problem = useSignal('')
  // Until it is saved; what was refused stays to be mended.
  const draft = useSignal<string | undefined>(undefined)
  const save = async (text: string) => {
    draft.value = text
    const lines = text.split('\n').map((line) => line.trim())
    const written = lines.filter((line) => line !== '')
    const wrong = written.find((line) => originOf(line) === undefined)
    const origins = [...new Set(written.map(originOf))]
    problem.value = wrong === undefined ? '' : settings.sitesWrong(wrong)
    if (origins.length > maxSites) problem.value = settings.sitesTooMany(maxSites)
    if (problem.value !== '') saving.forget()
    else if (await saving.set('sites', origins)) draft.value = undefined
  }
  return (
    <>
      <Setting title={settings.sites} say={settings.sitesSay} isSaved={saving.isSaved('sites')}>
        <textarea
          rows={3}
          dir="ltr"
          spellcheck={false}
          placeholder="https://shop.example"
          aria-invalid={problem.value !== ''}
          value={draft.value ?? sites.join('\n')}
          onChange={(event) => void save(event.currentTarget.value)}
        />
      </Setting>
      {problem.value !== '' && (
        <p class="problem" role="alert" ref={bringIntoView}>
          {problem.value}
        </p>
      )}
    </>
  )
}

/** The field is the last of a long page. */
function bringIntoView(problem: HTMLElement | null): void {
  problem?.scrollIntoView({ block: 'nearest' })
}

/** `https://shop.example` of `shop.example/cart`; undefined for what is no address of a site. */
function originOf(line: string): string | undefined {
  const address = line.includes('://') ? line : `https://${line}`
  if (!URL.canParse(address)) return undefined
  const { origin } = new URL(address)
  return ofSite.test(origin) ? origin : undefined
}
