/** The names of the pages. */
export const pages = {
  inbox: '会话',
  visitors: '在线访客',
  left: '留言',
  contacts: '联系人',
  reports: '举报',
  records: '会话记录',
  statistics: '统计',
  settings: '设置',
}

/** What an agent's own status means for them. */
export const statusMeaning = {
  AVAILABLE: '接收新会话',
  BUSY: '不接新会话，已有的继续',
  AWAY: '暂时离开，不接新会话',
  OFFLINE: '已结束工作',
}
