import type { Uid } from '../ids.ts'

export const questionTypes = ['text', 'email', 'tel', 'textarea'] as const
export const widgetThemes = ['auto', 'light', 'dark'] as const
export const widgetPositions = ['left', 'right'] as const

/** One question of the form before a chat. */
export interface Question {
  /** `nickname`, `email`, `mobile`, `note`, or a name of the site's own. */
  readonly name: string
  readonly label: string
  readonly type: (typeof questionTypes)[number]
  readonly required: boolean
}

/** How the widget of a workgroup looks and what it asks; an empty text leaves it to the widget. */
export interface WidgetConfig {
  readonly title: string
  readonly greeting: string
  /** `#rrggbb`, or empty. */
  readonly accent: string
  /** A language tag; empty for the visitor's own. */
  readonly locale: string
  readonly theme: (typeof widgetThemes)[number]
  readonly position: (typeof widgetPositions)[number]
  readonly prechat: readonly Question[]
  /** Workgroups among which the visitor chooses; with none they come to this one. */
  readonly departments: readonly Uid[]
  /** Origins such as `https://shop.example` whose pages may have it; with none any page may. */
  readonly sites: readonly string[]
}

export const defaultWidget: WidgetConfig = {
  title: '',
  greeting: '',
  accent: '',
  locale: '',
  theme: 'auto',
  position: 'right',
  prechat: [],
  departments: [],
  sites: [],
}
