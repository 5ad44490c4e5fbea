import { type Api, ApiRefusal, NoAnswer } from '../../core/connection/api.ts'

/** A question of the pre-chat form. */
export interface PrechatField {
  readonly name: string
  readonly label: string
  /** `text`, `email`, `tel` or `textarea`. */
  readonly type: string
  readonly required: boolean
}

/** A workgroup that visitors may choose. */
export interface Department {
  readonly uid: string
  readonly nickname: string
}

/** The site owner's configuration of the widget; every field is optional. */
export interface WidgetConfig {
  readonly title?: string
  readonly greeting?: string
  readonly accent?: string
  readonly locale?: string
  /** The picture of the workgroup. */
  readonly avatar?: string
  readonly theme?: string
  readonly prechat?: readonly PrechatField[]
  readonly departments?: readonly Department[]
  /** Agents see what is typed before it is sent. */
  readonly typingPreview?: boolean
  /** Origins whose pages may embed it; empty for any. */
  readonly sites?: readonly string[]
  /** A larger file is refused. */
  readonly maxUploadBytes?: number
  readonly maxTextCharacters?: number
  /** Hosts whose pictures are shown in place. */
  readonly pictureHosts?: readonly string[]
}

/** Whether somebody can answer, as anyone may ask. */
export interface Availability {
  readonly open: boolean
  readonly agentsFree: number
  readonly estimatedWaitSeconds: number
  readonly accepting: boolean
  /** A newcomer is not accepted because the queue is full, although agents are there. */
  readonly full: boolean
  /** A few of those who would serve, if the workgroup names them. */
  readonly agents?: readonly { readonly nickname: string; readonly avatar: string }[]
}

/** The estimate that the server gives for an hour or more, and when nobody takes conversations. */
export const unknownSeconds = 3600

/** Returns whether nobody can answer soon. */
export function isNobodyFree({ agentsFree, estimatedWaitSeconds }: Availability): boolean {
  return agentsFree === 0 && estimatedWaitSeconds >= unknownSeconds
}

/** Returns the configuration of a target; an empty one if there is none or the request fails. */
export async function readConfig(api: Api, sid: string): Promise<WidgetConfig> {
  const path = `/visitor/api/v1/widget/config?sid=${encodeURIComponent(sid)}`
  return (await orNothing(api.get<WidgetConfig>(path, { withinMs: 5000 }))) ?? {}
}

/** Returns undefined if the request fails. */
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
