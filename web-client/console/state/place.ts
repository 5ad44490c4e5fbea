import type { ReportState } from '../../../domain/message/report.ts'
import { queryOf, type RecordsPlace, recordsPlaceAt } from './records-place.ts'
import { queryOfStatistics, type StatisticsPlace, statisticsPlaceAt } from './statistics-place.ts'

/** The tabs of the inbox, in order. */
export const tabs = ['mine', 'queue', 'all', 'closed', 'team'] as const
export type Tab = (typeof tabs)[number]

/** The sections of the settings, in order. */
export const sections = [
  'own',
  'quickReplies',
  'agents',
  'workgroups',
  'widget',
  'apiKeys',
  'blocks',
  'friends',
  'retention',
  'audit',
] as const
export type Section = (typeof sections)[number]

export interface SettingsPlace {
  readonly section: Section
  /** The agent or workgroup that is open in the section; empty for none. */
  readonly uid: string
  /** Whether the section's form for a new entry is open. */
  readonly isMaking: boolean
}

export type LeftState = 'open' | 'answered'

export interface ContactsPlace {
  /** A text that is looked for; empty for all. */
  readonly search: string
  /** The visitor who is open; empty for nobody. */
  readonly uid: string
}

/** A place in the console, as an address names it. An empty `threadUid` stands for none. */
export type Place =
  | { readonly page: 'inbox'; readonly tab: Tab; readonly threadUid: string }
  | { readonly page: 'visitors'; readonly workgroupUid: string }
  | { readonly page: 'left'; readonly state: LeftState }
  | ({ readonly page: 'contacts' } & ContactsPlace)
  | ({ readonly page: 'records' } & RecordsPlace)
  | { readonly page: 'reports'; readonly state: ReportState }
  | ({ readonly page: 'statistics' } & StatisticsPlace)
  | ({ readonly page: 'settings' } & Omit<SettingsPlace, 'isMaking'>)

export type ConsolePage = Place['page']

export const firstPlace: Place = { page: 'inbox', tab: 'mine', threadUid: '' }

/** Addresses begin with it. */
const root = '/console'
const nameOfTab = (tab: Tab) => (tab === 'mine' ? 'inbox' : tab)
const nameOfSection = (section: Section) => section.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Returns the path and query of a place. */
export function addressOf(place: Place): string {
  switch (place.page) {
    case 'inbox':
      return pathOf(nameOfTab(place.tab), place.threadUid)
    case 'visitors':
      return pathOf('visitors', place.workgroupUid)
    case 'left':
      return place.state === 'open' ? pathOf('left-messages') : `${pathOf('left-messages')}?state=${place.state}`
    case 'contacts':
      return pathOf('contacts', place.uid) + (place.search && `?${new URLSearchParams({ search: place.search })}`)
    case 'records':
      return pathOf('records', place.threadUid) + queryOf(place)
    case 'reports':
      return pathOf('reports') + (place.state === 'OPEN' ? '' : '?state=settled')
    case 'statistics':
      return `${pathOf('statistics')}?${queryOfStatistics(place)}`
    case 'settings':
      return pathOf('settings', nameOfSection(place.section), place.uid)
  }
}

/** Returns the place that an address names; the inbox for any other address. */
export function placeAt({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Place {
  const [name = '', part = '', rest = ''] = pathname
    .slice(root.length + 1)
    .split('/')
    .map(decoded)
  const query = new URLSearchParams(search)
  const tab = tabs.find((one) => nameOfTab(one) === name)
  if (tab !== undefined) return { page: 'inbox', tab, threadUid: part }
  if (name === 'visitors') return { page: 'visitors', workgroupUid: part }
  if (name === 'left-messages') return { page: 'left', state: query.get('state') === 'answered' ? 'answered' : 'open' }
  if (name === 'contacts') return { page: 'contacts', uid: part, search: query.get('search') ?? '' }
  if (name === 'records') return { page: 'records', ...recordsPlaceAt(part, query) }
  if (name === 'reports') return { page: 'reports', state: query.get('state') === 'settled' ? 'RESOLVED' : 'OPEN' }
  if (name === 'settings') {
    const section = sections.find((one) => nameOfSection(one) === part) ?? 'own'
    return { page: 'settings', section, uid: rest }
  }
  return name === 'statistics' ? { page: 'statistics', ...statisticsPlaceAt(query) } : firstPlace
}

function pathOf(...parts: readonly string[]): string {
  return [root, ...parts.filter((part) => part !== '').map(encodeURIComponent)].join('/')
}

/** Returns the text undecoded if it was cut off in the middle of an escape. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
