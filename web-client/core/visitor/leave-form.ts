/** The form to leave a message. */
export interface LeftForm {
  readonly content: string
  readonly nickname?: string
  readonly email?: string
  readonly mobile?: string
  readonly contact?: string
}
