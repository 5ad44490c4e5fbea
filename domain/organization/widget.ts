import type { Uid } from '../ids.ts'
import type { Trigger } from './trigger.ts'

export const questionTypes = ['text', 'email', 'tel', 'textarea'] as const
export const widgetThemes = ['auto', 'light', 'dark'] as const
export const widgetPositions = ['left', 'right'] as const

/** A question of the form before a chat. */
export interface Question {
  /** `nickname`, `email`, `mobile`, `note`, or a name of the site's own. */
  readonly name: string
  readonly label: string
  readonly type: (typeof questionTypes)[number]
  readonly required: boolean
}

/** The appearance of a workgroup's widget and the questions it asks; for an empty text the widget uses its own. */
export interface WidgetConfig {
  readonly title: string
  readonly greeting: string
  /** `#rrggbb`, or empty. */
  readonly accent: string
  /** A language tag; empty for the visitor's own language. */
  readonly locale: string
  readonly theme: (typeof widgetThemes)[number]
  readonly position: (typeof widgetPositions)[number]
  readonly prechat: readonly Question[]
  /** Workgroups from which the visitor chooses; if empty, they get this one. */
  readonly departments: readonly Uid[]
  /** Whether agents see what visitors type before it is sent; the widget tells the visitor. */
  readonly typingPreview: boolean
  /** Whether agents see who is on the site now, and may write to them. */
  readonly liveVisitors: boolean
  readonly triggers: readonly Trigger[]
  /** Origins such as `https://shop.example` whose pages may embed it; if empty, any page may. */
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
  typingPreview: false,
  liveVisitors: false,
  triggers: [],
  sites: [],
}
