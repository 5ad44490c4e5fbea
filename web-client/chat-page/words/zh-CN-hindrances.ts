import type { HindranceWords } from './words.ts'

export const zhCN: HindranceWords = {
  hindrances: {
    incomplete: { title: '链接不完整', hint: '链接中没有咨询对象，请从原处重新打开。' },
    unknown: { title: '会话不存在', hint: '链接可能已失效，请从原处获取新的链接。' },
    offline: { title: '网络未连接', hint: '联网后会自动打开；打开过一次后，离线时也能查看。' },
    refused: { title: '无法确认您的身份', hint: '链接可能已失效，请从应用或网站重新打开，或以访客身份继续。' },
    loggedOut: { title: '您已退出登录', hint: '此浏览器中不再保留您登录期间的聊天记录。' },
    ended: {
      title: '您的会话已失效',
      hint: '会话已过期，或管理人员已删除您的聊天记录；此浏览器中不再保留任何内容。您可以重新开始。',
    },
    endedNamed: {
      title: '您的登录已失效',
      hint: '登录已过期，或管理人员已删除您的聊天记录；此浏览器中不再保留任何内容。请从应用或网站重新打开，或以访客身份继续。',
    },
    failed: { title: '会话未能加载', hint: '正在自动重试，您写的内容会保留。' },
  },
  tryAgain: '重试',
  asGuest: '以访客身份继续',
  startAgain: '重新开始',
  replacing: {
    title: (name) => `以“${name}”的身份继续？`,
    hint: '此链接会让您以其他身份登录，之后您写的内容，该身份的持有者都能看到。如果并非您的本意，请选择“暂不切换”。您现有的会话不会向对方显示。',
    stay: '暂不切换',
    go: (name) => `以“${name}”的身份继续`,
  },
}
