import { readList } from '../../core/platform/coerce.ts'
import type { SettingsWords, WorkgroupField } from '../words/settings-words.ts'
import type { AuditTold } from './audit.ts'
import { timeOf } from './durations.ts'

type Named = Readonly<Record<string, string | undefined>>

const ofUids: ReadonlySet<string> = new Set(['agentUid', 'overflowUid', 'departments', 'workgroups'])

const moments: ReadonlySet<string> = new Set(['until', 'begunFrom', 'begunTo'])

function momentOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Translates fields and values of the audit log; a uid whose name is no longer known stays a uid. */
export function auditTold(settings: SettingsWords, nameOf: (uid: string) => string | undefined): AuditTold {
  const fields: Named = { ...ownNames(settings), ...settings.auditFields }
  const nameIn = (field: string, uid: string) => (ofUids.has(field) ? (nameOf(uid) ?? uid) : uid)
  const value = (field: string, text = '') => {
    const list = listIn(text)
    if (list !== undefined) return list.map((one) => nameIn(field, one)).join(', ') || '–'
    if (text === '') return '–'
    if (moments.has(field) && /^\d+$/.test(text)) return momentOf(Number(text))
    if (field.endsWith('Seconds') && /^\d+$/.test(text)) {
      const { count, unit } = timeOf(Number(text))
      return `${count} ${settings.durations[unit]}`
    }
    return wordOf(settings, field, text) ?? nameIn(field, text)
  }
  return { field: (field) => fields[field] ?? settings.fields[field as WorkgroupField]?.[0] ?? field, value }
}

function ownNames(settings: SettingsWords): Named {
  return {
    ...{ nickname: settings.name, name: settings.name, username: settings.username, password: settings.password },
    ...{ capacity: settings.capacity, role: settings.role, routing: settings.routing, accept: settings.accept },
    ...{ hours: settings.hours, texts: settings.texts, departments: settings.departments, greeting: settings.greeting },
    ...{ title: settings.widgetTitle, accent: settings.accent, theme: settings.theme, position: settings.position },
    ...{
      locale: settings.widgetLanguage,
      prechat: settings.prechat,
      typingPreview: settings.typingPreview,
      sites: settings.sites,
    },
    ...{ overflowUid: settings.overflow, workgroups: settings.workgroups, shared: settings.shared },
    ...{ shortcut: settings.shortcut, content: settings.replyText, category: settings.replyCategory },
  }
}

/** Returns the translation of a value that has one. */
function wordOf(settings: SettingsWords, field: string, value: string): string | undefined {
  const { roles, routings, accepts, themes, positions, audiences, switched } = settings
  const words: Readonly<Record<string, Named>> = {
    ...{ role: roles, routing: routings, accept: accepts, theme: themes, position: positions },
    ...{ audience: audiences },
  }
  return (words[field] ?? switched)[value]
}

/** Returns the entries of a list in JSON as texts; undefined for anything else. */
function listIn(value: string): readonly string[] | undefined {
  if (!value.startsWith('[') || !value.endsWith(']')) return undefined
  const list = readList(value)
  // What was cut off is no list any more.
  if (list.length === 0 && value !== '[]') return undefined
  return list.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
}
