import type { ProfileWords } from './profile-words.ts'

export const profile: ProfileWords = {
  title: 'Profile',
  picture: 'Picture',
  pictureSay: 'Visitors and colleagues see it. The middle of it is shown.',
  choosePicture: 'Choose a picture…',
  removePicture: 'Remove picture',
  notAPicture: 'This file is not a picture. Choose a PNG, JPEG, GIF, WebP or AVIF file.',
  pictureTooLarge: 'This file is too large.',
  nameSay: 'Visitors and colleagues read it.',
  signature: 'About you',
  signatureSay: 'One line that colleagues read, such as what to ask you about.',
  languageSay: 'Of this console, wherever you sign in.',
  invisible: 'Invisible',
  invisibleSay: 'You keep your conversations, but get no new ones, and visitors see you as offline.',
  isInvisible: 'Invisible',
  password: 'Password',
  passwordSay: 'You stay signed in here; everywhere else you are signed out.',
  oldPassword: 'Old password',
  newPassword: 'New password',
  changePassword: 'Change password',
  passwordChanged: 'Your password is changed. Everywhere else you are signed out.',
}
