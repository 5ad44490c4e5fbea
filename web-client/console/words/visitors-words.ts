import { type TriggerWords, triggerWords } from './pages/trigger-words.ts'

/** The texts about visitors to whom agents write first. */
export interface VisitorsWords {
  readonly begin: string
  /** Of somebody who is in a conversation with the agent. */
  readonly open: string
  /** Of whom nothing is known but the page. */
  readonly unknown: string
  readonly beginTitle: (name: string) => string
  /** What happens to the message, and to the agent's capacity. */
  readonly beginSay: string
  /** The same for somebody who is on the site now. */
  readonly beginLiveSay: string
  readonly text: string
  readonly send: string
  /** Why the server refused. */
  readonly cannot: string
  /** Of somebody on the site whose page did not answer. */
  readonly gone: string
  readonly title: string
  readonly site: string
  readonly here: (count: number) => string
  readonly nobody: string
  readonly nobodySay: string
  readonly chatting: string
  readonly pageUnnamed: string
  readonly facts: Readonly<Record<'page' | 'onPage' | 'onSite' | 'referrer' | 'lang', string>>
  readonly trail: string
  readonly choose: string
  readonly setting: string
  readonly settingSay: string
  readonly triggers: TriggerWords
}

const english: VisitorsWords = {
  begin: 'Start a conversation',
  open: 'Open the conversation',
  unknown: 'Visitor',
  beginTitle: (name) => `Start a conversation with ${name}`,
  beginSay:
    'They read it at once if they are on the site, otherwise when they come back. The conversation is yours and counts as one of your open ones.',
  beginLiveSay:
    'They read it beside the chat button within seconds. If they leave the site first, nothing is sent. The conversation is yours and counts as one of your open ones.',
  text: 'Message',
  send: 'Send',
  cannot: 'You cannot write to this visitor now. A colleague may be talking with them.',
  gone: 'They have left the site, or their page did not answer. Nothing was sent.',
  title: 'Visitors',
  site: 'Site of',
  here: (count) => (count === 1 ? '1 person on the site now' : `${count.toLocaleString('en')} people on the site now`),
  nobody: 'Nobody is on the site now.',
  nobodySay: 'Whoever opens a page with the chat appears here at once.',
  chatting: 'In a conversation',
  pageUnnamed: 'Page without a title',
  facts: { page: 'Page', onPage: 'On this page', onSite: 'On the site', referrer: 'Came from', lang: 'Language' },
  trail: 'Pages so far',
  choose: 'Choose somebody to see their pages.',
  setting: 'Show who is on the site',
  settingSay:
    'Agents see who is on your pages now, where they are and came from, and can write to them. Nothing of it is stored, and no cookie is set. Tell your visitors in your privacy notice.',
  triggers: triggerWords.en,
}

const chinese: VisitorsWords = {
  begin: '发起会话',
  open: '打开会话',
  unknown: '访客',
  beginTitle: (name) => `向${name}发起会话`,
  beginSay: '访客在网站上会立即看到，否则再次来访时看到。会话由您接待，计入您的同时接待数。',
  beginLiveSay:
    '访客几秒内会在聊天按钮旁看到。如果访客在此之前离开网站，消息不会发送。会话由您接待，计入您的同时接待数。',
  text: '消息内容',
  send: '发送',
  cannot: '现在无法给这位访客发消息，可能有同事正在接待。',
  gone: '访客已离开网站，或页面没有响应，消息未发送。',
  title: '在线访客',
  site: '网站所属技能组',
  here: (count) => `当前 ${count.toLocaleString('zh-CN')} 人在网站上`,
  nobody: '当前没有人在网站上。',
  nobodySay: '有人打开带聊天组件的页面后，会立即显示在这里。',
  chatting: '会话中',
  pageUnnamed: '无标题页面',
  facts: { page: '页面', onPage: '本页停留', onSite: '访问时长', referrer: '来源', lang: '语言' },
  trail: '浏览轨迹',
  choose: '请选择一位访客，查看浏览轨迹。',
  setting: '显示在线访客',
  settingSay:
    '客服可看到当前有谁在您的网页上、在哪个页面、从哪里来，并可主动发起会话。不存储这些信息，也不使用 Cookie。请在隐私声明中告知访客。',
  triggers: triggerWords['zh-CN'],
}

export const visitorsWords: Readonly<Record<'en' | 'zh-CN', VisitorsWords>> = { en: english, 'zh-CN': chinese }
