import { TextInput } from '../forms/inputs.tsx'
import { Setting, type useSaving } from '../forms/setting.tsx'
import { useConsole } from '../state/console-context.ts'

/** As strict as the server: some browsers accept any text as a host. */
const ofSite = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/

/** The server accepts no more. */
const maxSites = 50

/** The sites whose pages may show the chat, one per line, written as in an address bar. */
export function SitesField(props: {
  readonly sites: readonly string[]
  readonly saving: ReturnType<typeof useSaving>
}) {
  const { settings } = useConsole().words
  const { sites, saving } = props
  const problemIn = (text: string) => {
    const written = linesOf(text)
    const wrong = written.find((line) => originOf(line) === undefined)
    const isTooMuch = originsIn(written).length > maxSites
    const problem = wrong === undefined ? isTooMuch && settings.sitesTooMany(maxSites) : settings.sitesWrong(wrong)
    if (problem) saving.forget()
    return problem || ''
  }
  return (
    <Setting title={settings.sites} say={settings.sitesSay} isSaved={saving.isSaved('sites')}>
      <TextInput
        rows={3}
        dir="ltr"
        spellcheck={false}
        placeholder="https://shop.example"
        value={sites.join('\n')}
        problemIn={problemIn}
        onSave={(text) => saving.set('sites', originsIn(linesOf(text)))}
      />
    </Setting>
  )
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '')
}

function originsIn(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.map(originOf))].filter((origin) => origin !== undefined)
}

/** Returns `https://shop.example` for `shop.example/cart`; undefined if it is not a site's address. */
function originOf(line: string): string | undefined {
  const address = line.includes('://') ? line : `https://${line}`
  if (!URL.canParse(address)) return undefined
  const { origin } = new URL(address)
  return ofSite.test(origin) ? origin : undefined
}
