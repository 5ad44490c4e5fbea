/** The texts about triggers. */
export interface TriggerWords {
  readonly title: string
  readonly say: string
  readonly add: string
  readonly remove: string
  /** The name, and the text, of a new one. */
  readonly newName: (number: number) => string
  readonly newText: string
  readonly on: string
  readonly off: string
  readonly name: string
  readonly nameSay: string
  /** Another one has the name. */
  readonly nameTaken: string
  readonly pages: string
  readonly pagesSay: string
  readonly pageWrong: (line: string) => string
  readonly pagesTooMany: (most: number) => string
  readonly seconds: string
  readonly scroll: string
  readonly text: (language: string) => string
  readonly textMissing: string
  /** When it is shown, as far as its conditions say. */
  readonly onCall: (name: string) => string
  readonly preview: string
}

const english: TriggerWords = {
  title: 'Triggers',
  say: 'A text beside the bubble invites visitors to write. Each is shown at most once a visit, within the opening hours, while an agent is free, and never during a conversation. Pages learn of a change within ten minutes.',
  add: 'New trigger',
  remove: 'Remove',
  newName: (number) => `Trigger ${number}`,
  newText: 'Do you have a question? We are here.',
  on: 'On',
  off: 'Off',
  name: 'Name',
  nameSay: 'Your pages can call it by this name, and can read it.',
  nameTaken: 'Another trigger has this name.',
  pages: 'Pages',
  pagesSay:
    'One address a line, such as /prices or https://shop.example/*. * stands for any characters. Empty: all pages.',
  pageWrong: (line) => `An address begins with / or https:// and has no spaces: ${line}`,
  pagesTooMany: (most) => `${most} addresses at most.`,
  seconds: 'Seconds on the page',
  scroll: 'Percent of the page seen',
  text: (language) => `Text in ${language}`,
  textMissing: 'A trigger needs a text in one language.',
  onCall: (name) => `Without a condition, it is shown when a page calls Parley('trigger', '${name}').`,
  preview: 'Preview',
}

const chinese: TriggerWords = {
  title: '主动邀请',
  say: '在聊天按钮旁显示一句话，邀请访客咨询。每次访问最多显示一次；仅在服务时间内且有空闲客服时显示，会话中不显示。修改后，网页在十分钟内生效。',
  add: '新建邀请',
  remove: '删除',
  newName: (number) => `邀请 ${number}`,
  newText: '您好，有什么可以帮您？',
  on: '已启用',
  off: '未启用',
  name: '名称',
  nameSay: '网页可以按此名称触发，也能看到该名称。',
  nameTaken: '已有同名的邀请。',
  pages: '页面',
  pagesSay: '每行一个地址，例如 /prices 或 https://shop.example/*，* 代表任意字符。留空表示所有页面。',
  pageWrong: (line) => `地址须以 / 或 https:// 开头，且不含空格：${line}`,
  pagesTooMany: (most) => `最多 ${most} 个地址。`,
  seconds: '页面停留秒数',
  scroll: '页面浏览百分比',
  text: (language) => `${language}文案`,
  textMissing: '至少需要一种语言的文案。',
  onCall: (name) => `未设置条件时，仅在网页调用 Parley('trigger', '${name}') 时显示。`,
  preview: '预览',
}

export const triggerWords: Readonly<Record<'en' | 'zh-CN', TriggerWords>> = { en: english, 'zh-CN': chinese }
