/** The texts of the agent's own profile, and of pictures. */
export interface ProfileWords {
  readonly title: string
  readonly picture: string
  readonly pictureSay: string
  readonly choosePicture: string
  readonly removePicture: string
  readonly notAPicture: string
  readonly pictureTooLarge: string
  readonly nameSay: string
  readonly signature: string
  readonly signatureSay: string
  readonly languageSay: string
  readonly invisible: string
  readonly invisibleSay: string
  /** Beside a colleague or one's own name. */
  readonly isInvisible: string
  readonly password: string
  readonly passwordSay: string
  readonly oldPassword: string
  readonly newPassword: string
  readonly changePassword: string
  readonly passwordChanged: string
}
