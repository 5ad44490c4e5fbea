import { isChinese } from '../../domain/organization/workgroup-texts.ts'

/** What the server says among app users, in two languages, with the name of whom it is about. */
const english = {
  FRIEND_ASKED: (name: string) => `${name} would like to be friends.`,
  FRIEND_REFUSED: (name: string) => `${name} has declined your friend request.`,
  FRIEND_CANCELLED: (name: string) => `${name} has withdrawn their friend request.`,
  BEFRIENDED: () => 'You are friends now. Say hello!',
  UNFRIENDED: () => 'You are no longer friends. Nobody can write here any more.',
  GROUP_INVITED: (name: string) => `You are invited to the group ${name}.`,
  GROUP_DISMISSED: (name: string) => `You are no longer in the group ${name}.`,
  GROUP_CREATED: (name: string) => `${name} has created the group.`,
  GROUP_JOINED: (name: string) => `${name} has joined the group.`,
  GROUP_LEFT: (name: string) => `${name} has left the group.`,
  GROUP_REMOVED: (name: string) => `${name} was removed from the group.`,
  GROUP_OWNED: (name: string) => `${name} owns the group now.`,
  GROUP_CHANGED: (name: string) => `${name} has changed the group’s name or picture.`,
  GROUP_CLOSED: () => 'The group was closed.',
} as const

export type SocialEventKind = keyof typeof english
type SocialWords = Readonly<Record<SocialEventKind, (name: string) => string>>

const chinese: SocialWords = {
  FRIEND_ASKED: (name) => `${name} 请求添加您为好友。`,
  FRIEND_REFUSED: (name) => `${name} 拒绝了您的好友申请。`,
  FRIEND_CANCELLED: (name) => `${name} 撤回了好友申请。`,
  BEFRIENDED: () => '你们已成为好友，打个招呼吧！',
  UNFRIENDED: () => '你们已不再是好友，无法继续发送消息。',
  GROUP_INVITED: (name) => `您被邀请加入群组“${name}”。`,
  GROUP_DISMISSED: (name) => `您已不在群组“${name}”中。`,
  GROUP_CREATED: (name) => `${name} 创建了群组。`,
  GROUP_JOINED: (name) => `${name} 加入了群组。`,
  GROUP_LEFT: (name) => `${name} 退出了群组。`,
  GROUP_REMOVED: (name) => `${name} 已被移出群组。`,
  GROUP_OWNED: (name) => `${name} 成为新群主。`,
  GROUP_CHANGED: (name) => `${name} 修改了群名称或群头像。`,
  GROUP_CLOSED: () => '该群组已被关闭。',
}

const maxNameChars = 64

/** Returns the sentence of an event in a reader's language. */
export function sentenceFor(kind: SocialEventKind, name: string, language: string | undefined): string {
  const words: SocialWords = isChinese(language) ? chinese : english
  return words[kind](name.slice(0, maxNameChars).toWellFormed())
}
