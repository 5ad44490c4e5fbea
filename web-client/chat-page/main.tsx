import '../widget/view/frame.css'
import '../widget/view/small-frame.css'
import './page.css'
import { render } from 'preact'
import { heedForcedColors } from '../ui/parts/forced-colors.ts'
import { keepImeKeys } from '../ui/parts/ime-keys.ts'
import { whereOneWrites } from '../widget/chat/composer-focus.ts'
import { readAddress } from './address.ts'
import { listenToHost, tellHost } from './host.ts'
import { readFragment } from './identity.ts'
import { PageLife } from './page-life.ts'
import { makePlaces } from './places.ts'
import { keptReads } from './reads.ts'
import { PageView } from './view/page-view.tsx'

// First of all: nothing that comes later sees the address with an identity in it. A browser’s history may keep it.
const handed = takeFragment()
const asked = readAddress(location.search)
const places = makePlaces(location)
const reads = keptReads()
const life = new PageLife({
  ...asked,
  places,
  reads,
  onSites: (sites) => host.allow(sites),
})
const host = listenToHost({
  onIdentity: (identity) => (identity === undefined ? tellHost({ parley: 'refused' }) : life.identify(identity, true)),
  onLogout: () => void life.logOut(),
})

/** Returns what the fragment hands over, and takes it out of the address. */
function takeFragment() {
  const { handed, rest } = readFragment(location.hash)
  if (handed.kind !== 'nothing') {
    history.replaceState(history.state, '', `${location.pathname}${location.search}${rest && `#${rest}`}`)
  }
  return handed
}

function obeyFragment(given: typeof handed): void {
  if (given.kind === 'known') life.identify(given.identity)
  else if (given.kind === 'nobody') life.hinder('refused')
}

// A link to this page that is opened in it again changes no more than the fragment.
addEventListener('hashchange', () => obeyFragment(takeFragment()))
addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
  // Typed while nothing has the focus: goes to the field for writing.
  if (key.length === 1 && !ctrlKey && !metaKey && !altKey && document.activeElement === document.body)
    whereOneWrites()?.focus()
})
heedForcedColors()
keepImeKeys()
const root = document.getElementById('root')
// Not rendered by Preact, which would render below it.
document.getElementById('placeholder')?.remove()
if (root !== null) render(<PageView life={life} wishes={[asked.locale, ...navigator.languages]} />, root)
if (handed.kind === 'nothing') life.open()
else obeyFragment(handed)
tellHost({ parley: 'ready' })

import('./after-paint.ts').then(
  ({ afterPaint }) => afterPaint({ ...asked, places, life, reads }),
  // Then Back leaves the page, and it is not there without network.
  () => {},
)
