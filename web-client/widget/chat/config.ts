import { type Api, ApiRefusal, NoAnswer } from '../../core/connection/api.ts'

/** A question of the form before the first word. */
export interface PrechatField {
  readonly name: string
  readonly label: string
  /** `text`, `email`, `tel` or `textarea`. */
  readonly type: string
  readonly required: boolean
}

/** Whom a visitor may choose to talk with. */
export interface Department {
  readonly uid: string
  readonly nickname: string
}

/** How the site's owner wants the widget to be; all of it optional. */
export interface WidgetConfig {
  readonly title?: string
  readonly greeting?: string
  readonly accent?: string
  readonly locale?: string
  readonly theme?: string
  readonly prechat?: readonly PrechatField[]
  readonly departments?: readonly Department[]
  /** Origins whose pages may have it; none for any. */
  readonly sites?: readonly string[]
  /** A file of more is refused. */
  readonly maxUploadBytes?: number
  readonly maxTextCharacters?: number
}

/** Whether somebody is there, as anyone may ask. */
export interface Availability {
  readonly open: boolean
  readonly agentsFree: number
  readonly estimatedWaitSeconds: number
  readonly accepting: boolean
}

/** What the server says for that and more, and for nobody who takes conversations. */
export const unknownSeconds = 3600

/** Nobody is there who could answer soon. */
export function isNobodyFree({ agentsFree, estimatedWaitSeconds }: Availability): boolean {
  return agentsFree === 0 && estimatedWaitSeconds >= unknownSeconds
}

/** The configuration of a target; the defaults when there is none or no answer. */
export async function readConfig(api: Api, sid: string): Promise<WidgetConfig> {
  const path = `/visitor/api/v1/widget/config?sid=${encodeURIComponent(sid)}`
  return (await orNothing(api.get<WidgetConfig>(path, { withinMs: 5000 }))) ?? {}
}

/** Undefined when it is not known. */
export async function readAvailability(api: Api, sid: string): Promise<Availability | undefined> {
  return orNothing(api.get<Availability>(`/visitor/api/v1/workgroup/availability?sid=${encodeURIComponent(sid)}`))
}

async function orNothing<Data>(request: Promise<Data>): Promise<Data | undefined> {
  try {
    return await request
  } catch (error) {
    if (error instanceof ApiRefusal || error instanceof NoAnswer) return undefined
    throw error
  }
}
