import { blockingInChinese, mergingInChinese } from './blocking-words.ts'
import type { ContactsWords } from './contacts-words.ts'

export const contacts: ContactsWords = {
  search: '称呼、邮箱、电话、描述或 UID',
  find: '搜索',
  empty: '暂无联系人。访客来访后会显示在这里。',
  emptyFound: '没有符合条件的联系人。',
  more: '显示更多',
  seen: (time) => `最近访问：${time}`,
  first: '首次访问',
  last: '最近访问',
  uid: 'UID',
  siteUid: '网站用户 UID',
  proven: '已验证',
  stated: '未验证',
  back: '返回联系人',
  conversations: '会话',
  noConversations: '没有您可以查看的会话。',
  pages: '浏览过的页面',
  allPages: (count) => `显示全部 ${count} 个`,
  stayed: (time) => `停留 ${time}`,
  mergedInto: (name) => `已合并到${name}`,
  blocking: blockingInChinese,
  merging: mergingInChinese,
}
