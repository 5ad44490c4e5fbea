import { at, type Row } from './route-row.ts'

/** App users, and what is between them. */
export interface SocialScene {
  /** Who asks for friendship, and who asks and will be refused. */
  readonly askerUid: string
  readonly refusedUid: string
  /** The topic of two friends. */
  readonly friendsTopic: string
}

/** What app users do among themselves, in an order in which each succeeds. */
export function social({ askerUid, refusedUid }: SocialScene): readonly Row[] {
  const row = at('visitor')
  const about = (verb: string, uid: string) => row('POST', `/visitor/api/v1/friend/${verb}`, { uid })
  return [
    row('GET', '/visitor/api/v1/social/settings'),
    row('GET', '/visitor/api/v1/friend/query'),
    row('GET', '/visitor/api/v1/friend/query?state=RECEIVED'),
    about('refuse', refusedUid),
    ...['accept', 'remove', 'ask', 'cancel', 'block', 'unblock'].map((verb) => about(verb, askerUid)),
  ]
}
