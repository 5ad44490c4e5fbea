import type { ShellWords } from './words.ts'

const en: ShellWords = {
  tabs: { support: 'Support', friends: 'Friends', groups: 'Groups' },
  tabsName: 'Conversations',
}

const zhCN: ShellWords = {
  tabs: { support: '客服', friends: '好友', groups: '群聊' },
  tabsName: '会话',
}

/** Returns the page's words in the first wished language that exists; in English if none does. */
export function shellWords(wishes: readonly (string | undefined)[]): ShellWords {
  return isChinese(wishes) ? zhCN : en
}

/** Returns whether Chinese is the first wished language of those that exist. */
export function isChinese(wishes: readonly (string | undefined)[]): boolean {
  const wished = wishes.map((tag = '') => tag.toLowerCase().split('-')[0])
  return wished.find((language) => language === 'en' || language === 'zh') === 'zh'
}
