import { isChinese } from '../../domain/organization/workgroup-texts.ts'

/** What the server says among app users, in two languages, with the name of whom it is about. */
const english = {
  FRIEND_ASKED: (name: string) => `${name} would like to be friends.`,
  FRIEND_REFUSED: (name: string) => `${name} has declined your friend request.`,
  FRIEND_CANCELLED: (name: string) => `${name} has withdrawn their friend request.`,
  BEFRIENDED: () => 'You are friends now. Say hello!',
  UNFRIENDED: () => 'You are no longer friends. Nobody can write here any more.',
} as const

export type SocialEventKind = keyof typeof english
type SocialWords = Readonly<Record<SocialEventKind, (name: string) => string>>

const chinese: SocialWords = {
  FRIEND_ASKED: (name) => `${name} 请求添加您为好友。`,
  FRIEND_REFUSED: (name) => `${name} 拒绝了您的好友申请。`,
  FRIEND_CANCELLED: (name) => `${name} 撤回了好友申请。`,
  BEFRIENDED: () => '你们已成为好友，打个招呼吧！',
  UNFRIENDED: () => '你们已不再是好友，无法继续发送消息。',
}

const maxNameChars = 64

/** Returns the sentence of an event in a reader's language. */
export function sentenceFor(kind: SocialEventKind, name: string, language: string | undefined): string {
  const words: SocialWords = isChinese(language) ? chinese : english
  return words[kind](name.slice(0, maxNameChars).toWellFormed())
}
