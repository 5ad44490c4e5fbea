/** Whom an app user finds besides by uid: people by name, only by the site's exact name for them, or nobody. */
export const searchModes = ['everybody', 'exact', 'nobody'] as const
export type SearchMode = (typeof searchModes)[number]

/** What an organization allows its app users among themselves; what is off is as if it did not exist. */
export interface SocialSettings {
  readonly friends: boolean
  readonly groups: boolean
  readonly search: SearchMode
}

/** Everything is off until an admin switches it on. */
export const defaultSocialSettings: SocialSettings = { friends: false, groups: false, search: 'nobody' }
