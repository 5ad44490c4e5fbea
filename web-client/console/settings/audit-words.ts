import type { SettingsWords, WorkgroupField } from '../words/settings-words.ts'
import type { AuditTold } from './audit.ts'
import { timeOf } from './durations.ts'

type Named = Readonly<Record<string, string | undefined>>

const ofUids: ReadonlySet<string> = new Set(['agentUid', 'overflowUid', 'departments', 'workgroups'])

/** Translates fields and values of the audit log; a uid whose name is no longer known stays a uid. */
export function auditTold(settings: SettingsWords, nameOf: (uid: string) => string | undefined): AuditTold {
  const fields: Named = { ...ownNames(settings), ...settings.auditFields }
  const value = (field: string, text = '') => {
    const shown = listShown(text)
    if (shown === '') return '–'
    if (field.endsWith('Seconds') && /^\d+$/.test(shown)) {
      const { count, unit } = timeOf(Number(shown))
      return `${count} ${settings.durations[unit]}`
    }
    if (!ofUids.has(field)) return wordOf(settings, field, shown) ?? shown
    return shown
      .split(', ')
      .map((uid) => nameOf(uid) ?? uid)
      .join(', ')
  }
  return { field: (field) => fields[field] ?? settings.fields[field as WorkgroupField]?.[0] ?? field, value }
}

function ownNames(settings: SettingsWords): Named {
  return {
    ...{ nickname: settings.name, name: settings.name, username: settings.username, password: settings.password },
    ...{ capacity: settings.capacity, role: settings.role, routing: settings.routing, accept: settings.accept },
    ...{ hours: settings.hours, texts: settings.texts, departments: settings.departments, greeting: settings.greeting },
    ...{ title: settings.widgetTitle, accent: settings.accent, theme: settings.theme, position: settings.position },
    ...{ locale: settings.widgetLanguage, prechat: settings.prechat, sites: settings.sites },
    ...{ overflowUid: settings.overflow, workgroups: settings.workgroups, shared: settings.shared },
    ...{ shortcut: settings.shortcut, content: settings.replyText, category: settings.replyCategory },
  }
}

/** Returns the translation of a value that has one. */
function wordOf(settings: SettingsWords, field: string, value: string): string | undefined {
  const { roles, routings, accepts, themes, positions, switched } = settings
  const words: Readonly<Record<string, Named>> = {
    ...{ role: roles, routing: routings, accept: accepts, theme: themes, position: positions },
  }
  return (words[field] ?? switched)[value]
}

/** Returns a list as a person would write it: `a, b` for `["a","b"]`. */
function listShown(value: string): string {
  if (!/^\[.*\]$/.test(value)) return value
  return value
    .slice(1, -1)
    .replaceAll(/"([^"\\]*)"/g, '$1')
    .replaceAll(',', ', ')
}
